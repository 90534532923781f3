//! `cargo xtask demo`: Keyward and the example app, connected and ready to sign in, until Ctrl-C.

mod servers;
mod settings;

use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::steps::Steps;
use crate::{console, example, npm, process, run, tree};
use servers::Server;
use settings::Settings;

const KEYWARD_PORT: u16 = 3001;
const APP_PORT: u16 = 3000;

/// Builds what is missing, starts both servers, and stays until a signal or until one of them ends.
pub fn demo(args: &[String]) -> Result<ExitCode> {
    if !args.is_empty() {
        bail!("`demo` takes no arguments; `cargo xtask run` passes its arguments to the server");
    }
    npm::check_node()?;
    check_port(KEYWARD_PORT, "Keyward")?;
    check_port(APP_PORT, "the example app")?;

    let steps = Steps::new();
    steps.step("example app", example::prepare)?;
    steps.step("Console", console::build)?;
    steps.step("server (cargo build)", || {
        process::run(&mut process::cargo(&["build", "--package", "keyward"]))
    })?;

    let data = tree::root().join("keyward-data");
    let settings = Settings::load_or_create(&data)?;
    let seed = settings.write_seed(&data)?;

    let stop = stop_signal()?;
    let (mut keyward, announced) =
        servers::start_keyward(&run::binary(), &data, &seed, KEYWARD_PORT)?;
    let mut app = servers::start_app(&example::folder(), &data, &settings, APP_PORT)?;
    let set_up = announced.set_up.map_or_else(String::new, |link| {
        format!(
            "  set-up   {link}\n           makes you its administrator, and leads to the Console\n"
        )
    });
    println!(
        "\n  Keyward and the example app are running.\n\n  \
           app      http://localhost:{APP_PORT}\n  \
           console  {}\n{set_up}  \
           issuer   {}\n  \
           inbox    {}\n  \
           data     {}\n  \
           logs     {} and {}\n\n  \
           Open the app, click Sign in, type any phone number; its code lands in the inbox.\n  \
           Ctrl-C stops both.\n",
        announced.console,
        announced.issuer,
        announced.inbox,
        announced.data,
        shown(keyward.log()),
        shown(app.log()),
    );
    let code = wait(&stop, &mut [&mut keyward, &mut app])?;
    // Both are stopped (and waited for) when they go out of scope: the app first.
    drop(app);
    drop(keyward);
    println!("\nStopped. The data stays in {}.", shown(&data));
    Ok(code)
}

/// Until a stop signal (success), or until a server ends by itself (its exit code, or 1 when that was 0).
fn wait(stop: &Receiver<i32>, servers: &mut [&mut Server]) -> Result<ExitCode> {
    loop {
        if stop.recv_timeout(Duration::from_millis(100)).is_ok() {
            return Ok(ExitCode::SUCCESS);
        }
        for server in servers.iter_mut() {
            if let Some(status) = server.ended()? {
                eprintln!(
                    "\n{} ended by itself ({status}). Its last lines:\n{}",
                    server.name(),
                    server.last_lines()
                );
                let code = status
                    .code()
                    .and_then(|code| u8::try_from(code).ok())
                    .filter(|code| *code != 0);
                return Ok(ExitCode::from(code.unwrap_or(1)));
            }
        }
    }
}

/// Receives SIGHUP, SIGINT and SIGTERM from here on. Before, they end us as usual, with the builds that run in our group.
fn stop_signal() -> Result<Receiver<i32>> {
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM])
        .context("cannot listen for signals")?;
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for signal in signals.forever() {
            if sender.send(signal).is_err() {
                return;
            }
        }
    });
    Ok(receiver)
}

fn check_port(port: u16, what: &str) -> Result<()> {
    let answered = TcpStream::connect(("localhost", port)).is_ok();
    if answered || TcpListener::bind(("127.0.0.1", port)).is_err() {
        bail!(
            "port {port} is taken by another program, and {what} needs it. Stop that program (an earlier demo?), then run \
             `cargo xtask demo` again"
        );
    }
    Ok(())
}

fn shown(path: &Path) -> String {
    path.strip_prefix(tree::root())
        .unwrap_or(path)
        .display()
        .to_string()
}
