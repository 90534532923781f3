//! docs/tutorials/authjs.md, followed to the letter: its `bash` blocks run in one shell, in order, against `keyward dev`. The
//! fake gateway is Aliyun; the sign-in that the reader does by hand is done here (`browser/` does it with the real app).
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    collections::HashMap,
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

use keyward_model::SystemClock;
use keyward_tests::{
    Program, csrf,
    fakes::aliyun::{Account, Gateway, Region},
    forget_settings, form_action, keyward,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

const PHONE: &str = "8613800138000";
/// Where the reader's app would be. Nothing listens there: the browser of this test stops before.
const APP: &str = "http://localhost:3000";

/// A block of the page that is run.
struct Block {
    /// The heading above it.
    section: String,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("docs/tutorials/authjs.md")).unwrap()
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut section, mut open) = (Vec::new(), String::new(), None);
    for line in page.lines() {
        match &mut open {
            None if line == "```bash" => open = Some((true, String::new())),
            None if line.starts_with("```") => open = Some((false, String::new())),
            None => {
                if let Some(heading) = line.strip_prefix("## ") {
                    heading.clone_into(&mut section);
                }
            }
            Some((is_run, text)) if line == "```" => {
                if *is_run {
                    let (section, text) = (section.clone(), std::mem::take(text));
                    blocks.push(Block { section, text });
                }
                open = None;
            }
            Some((_, text)) => *text += &format!("{line}\n"),
        }
    }
    blocks
}

/// The reader's shell. It stops at the first command that fails.
struct Shell {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Shell {
    const DONE: &'static str = "--- the block is done ---";

    fn start(variables: &[(&str, &str)]) -> Self {
        let mut child = forget_settings(&mut Command::new("bash"))
            .args(["--noprofile", "--norc", "-euo", "pipefail", "-s"])
            .current_dir(root())
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        Self {
            input: child.stdin.take().unwrap(),
            output: BufReader::new(child.stdout.take().unwrap()).lines(),
            child,
        }
    }

    /// Runs commands; what they print.
    async fn run(&mut self, commands: &str) -> String {
        let text = format!("{commands}\nprintf '\\n%s\\n' '{}'\n", Self::DONE);
        self.input.write_all(text.as_bytes()).await.unwrap();
        let mut printed = String::new();
        while let Some(line) = self.output.next_line().await.unwrap() {
            if line == Self::DONE {
                return printed.trim().to_owned();
            }
            printed += &format!("{line}\n");
        }
        let mut errors = String::new();
        let stderr = self.child.stderr.as_mut().unwrap();
        stderr.read_to_string(&mut errors).await.unwrap();
        panic!("these commands fail:\n{commands}\n{printed}\n{errors}");
    }

    async fn variable(&mut self, name: &str) -> String {
        self.run(&format!("printf %s \"${name}\"")).await
    }
}

/// A folder with a `cargo` that runs the binary of `cargo run`, which is built already.
fn programs() -> TempDir {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("cargo");
    let command = keyward([""]);
    let binary = Path::new(command.as_std().get_program()).display();
    let script = format!(
        "#!/bin/sh\n[ \"$1 $2 $3\" = 'run --quiet --' ] || exit 64\nshift 3\nexec '{binary}' \"$@\" </dev/null\n"
    );
    fs::write(&file, script).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// What the reader does in the browser: signs in to the application with the code from their phone, as somebody new. The
/// application is the one that `.env.local` knows.
async fn sign_in(server: &Program, origin: &str, env: &HashMap<String, String>, gateway: &Gateway) {
    let redirect_uri = format!("{APP}/api/auth/callback/logto");
    let client = (&*env["AUTH_LOGTO_ID"], &*env["AUTH_LOGTO_SECRET"]);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", client.0)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", &redirect_uri)
        .append_pair("scope", "openid profile email offline_access")
        .finish();
    let mut browser = server.browser();
    browser.move_to(origin);
    let start = browser.follow(&format!("/oidc/auth?{query}")).await;
    let start = start.expect(200);
    let number = format!("+{PHONE}");
    let form = [
        ("csrf", &*csrf(&start)),
        ("country", "CN"),
        ("phone", &number),
    ];
    let sent = browser.post(&form_action(&start), &form).await.expect(303);
    let enter = browser.follow(sent.location()).await.expect(200);
    let code = gateway.take_code(PHONE).await;
    let form = [("csrf", &*csrf(&enter)), ("code", &code)];
    let entered = browser.post(&form_action(&enter), &form).await.expect(303);
    let offer = browser.follow(entered.location()).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    let made = browser.post(&form_action(&offer), &form).await.expect(303);
    let back = browser.follow(made.location()).await.expect(303);
    assert!(
        back.location().starts_with(&redirect_uri),
        "{}",
        back.location()
    );
    let code = back.location_param("code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", &redirect_uri),
    ];
    let tokens = server.post_form_as("/oidc/token", client, &form).await;
    assert!(tokens.expect(200).json()["id_token"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tutorial_can_be_followed_to_the_letter() {
    let gateway = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let account = gateway.account();
    let (data, app_folder, programs) =
        (TempDir::new().unwrap(), TempDir::new().unwrap(), programs());
    let address = gateway.address().to_string();
    let server = Program::dev_on(data.path(), &["--allow-outbound", &address]).await;
    let origin = server.announced("issuer").await.replace("/oidc", "");
    let mut shell = Shell::start(&[
        ("KEYWARD", &origin),
        ("DATA", data.path().to_str().unwrap()),
        ("APP", APP),
        ("APP_FOLDER", app_folder.path().to_str().unwrap()),
        ("ALIYUN_KEY_ID", &account.access_key_id),
        ("ALIYUN_KEY_SECRET", &account.access_key_secret),
        ("ALIYUN_SIGN_NAME", &account.sign_names[0]),
        ("ALIYUN_TEMPLATE", account.template_code(Region::China)),
        ("ALIYUN_ENDPOINT", &gateway.url()),
        ("MY_PHONE", PHONE),
    ]);
    let path = format!("PATH='{}':\"$PATH\"", programs.path().display());
    shell.run(&path).await;

    let mut printed: HashMap<String, Vec<String>> = HashMap::new();
    for block in blocks(&page()) {
        let section = block.section.split('.').next().unwrap().to_owned();
        if section == "7" && !printed.contains_key("7") {
            let env = variables(&app_folder.path().join(".env.local"));
            assert_eq!(env["AUTH_LOGTO_ISSUER"], format!("{origin}/oidc"));
            assert!(env["AUTH_SECRET"].len() >= 32);
            // The test of the connector, with its fixed code, has arrived before.
            assert_eq!(gateway.take_code(PHONE).await, "000000");
            sign_in(&server, &origin, &env, &gateway).await;
        }
        let output = shell.run(&block.text).await;
        printed.entry(section).or_default().push(output);
    }

    // Each step has done what the page says.
    assert!(shell.variable("TOKEN").await.starts_with("ey"));
    assert_eq!(shell.variable("APP_ID").await.len(), 21);
    assert_eq!(shell.variable("APP_SECRET").await.len(), 32);
    assert!(gateway.unread().is_empty());
    assert_eq!(gateway.refusals(), Vec::<String>::new());
    let [users, log] = &printed["7"][..] else {
        panic!("step 7 shows the user and the log: {:?}", printed["7"]);
    };
    let user: serde_json::Value = serde_json::from_str(users).unwrap();
    assert_eq!(user["primaryPhone"], PHONE);
    for step in [
        "Interaction.Register.Submit",
        "ExchangeTokenBy.AuthorizationCode",
    ] {
        assert!(log.contains(&format!("{step} Success")), "{step}: {log}");
    }
}

/// Of lines `NAME=value`.
fn variables(file: &Path) -> HashMap<String, String> {
    fs::read_to_string(file)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The reader's files are the example's, whose comments and formatting are its own.
#[test]
fn the_tutorials_files_are_those_of_the_example() {
    let page = page();
    for file in ["auth.ts", "app/api/auth/[...nextauth]/route.ts"] {
        let (_, rest) = page.split_once(&format!("`{file}`:\n\n```ts\n")).unwrap();
        let shown = rest.split("```").next().unwrap();
        let example = root().join("examples/nextjs-authjs").join(file);
        let example = fs::read_to_string(example).unwrap();
        for line in shown.lines() {
            assert!(example.contains(line), "{file}: {line}");
        }
    }
}
