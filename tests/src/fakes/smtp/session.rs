//! One caller, command by command.

use std::{io, sync::Mutex};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

use super::{Mail, PASSWORD, Protection, Situation, TOKEN, USER, lock};

/// How a stretch of the dialogue ended.
enum End {
    Quit,
    StartTls,
}

/// Where a session stands.
#[derive(Default)]
struct State {
    is_protected: bool,
    has_greeted: bool,
    has_logged_in: bool,
    sender: Option<String>,
    recipients: Vec<String>,
}

pub(super) async fn serve(
    stream: TcpStream,
    protection: Protection,
    tls: TlsAcceptor,
    situation: &Mutex<Situation>,
) -> io::Result<()> {
    if lock(situation).is_silent {
        // Until the caller goes away.
        let mut stream = BufReader::new(stream);
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {}
        return Ok(());
    }
    let mut state = State::default();
    if protection == Protection::Implicit {
        state.is_protected = true;
        let mut stream = BufReader::new(tls.accept(stream).await?);
        say(&mut stream, "220 mail.example.com ESMTP").await?;
        speak(&mut stream, &mut state, protection, situation).await?;
        return Ok(());
    }
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 mail.example.com ESMTP").await?;
    if let End::StartTls = speak(&mut stream, &mut state, protection, situation).await? {
        let mut stream = BufReader::new(tls.accept(stream.into_inner()).await?);
        state = State {
            is_protected: true,
            ..State::default()
        };
        speak(&mut stream, &mut state, protection, situation).await?;
    }
    Ok(())
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await?;
    stream.flush().await
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match line.strip_suffix("\r\n") {
        Some(line) => Ok(line.to_owned()),
        None => Err(io::Error::other("a line ends in CR LF")),
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    state: &mut State,
    protection: Protection,
    situation: &Mutex<Situation>,
) -> io::Result<End> {
    loop {
        let line = hear(stream).await?;
        let mut words = line.split(' ');
        let command = words.next().unwrap_or_default().to_ascii_uppercase();
        lock(situation).commands.push(command.clone());
        let needs_tls = protection == Protection::StartTls && !state.is_protected;
        match command.as_str() {
            "EHLO" if words.next().is_some_and(|name| !name.is_empty()) => {
                state.has_greeted = true;
                say(stream, "250-mail.example.com").await?;
                if needs_tls {
                    say(stream, "250-STARTTLS").await?;
                } else {
                    let offer = lock(situation).only_mechanism;
                    let offer = offer.unwrap_or("PLAIN LOGIN XOAUTH2");
                    say(stream, &format!("250-AUTH {offer}")).await?;
                }
                say(stream, "250-8BITMIME").await?;
                say(stream, "250 SMTPUTF8").await?;
            }
            "STARTTLS" if needs_tls => {
                say(stream, "220 go ahead").await?;
                return Ok(End::StartTls);
            }
            "QUIT" => {
                say(stream, "221 bye").await?;
                return Ok(End::Quit);
            }
            _ if !state.has_greeted => say(stream, "503 EHLO first").await?,
            _ if needs_tls => say(stream, "530 must issue STARTTLS first").await?,
            "AUTH" => {
                if !state.is_protected {
                    lock(situation).exposed += 1;
                }
                let mechanism = words.next().unwrap_or_default().to_owned();
                let initial = words.next().map(str::to_owned);
                let only = lock(situation).only_mechanism;
                if only.is_some_and(|only| only != mechanism) {
                    say(stream, "504 5.5.4 not offered").await?;
                    continue;
                }
                state.has_logged_in = authenticate(stream, &mechanism, initial).await?;
                let answer = if state.has_logged_in {
                    "235 accepted"
                } else {
                    "535 5.7.8 Username and Password not accepted"
                };
                say(stream, answer).await?;
            }
            "MAIL" if !state.has_logged_in => say(stream, "530 authentication required").await?,
            "MAIL" => {
                let sender = address(&line);
                if sender == USER {
                    state.sender = Some(sender);
                    say(stream, "250 OK").await?;
                } else {
                    say(stream, "553 not your address").await?;
                }
            }
            "RCPT" if state.sender.is_none() => say(stream, "503 MAIL first").await?,
            "RCPT" if lock(situation).refuses_recipients => {
                say(stream, "550 no such user").await?;
            }
            "RCPT" => {
                state.recipients.push(address(&line));
                say(stream, "250 OK").await?;
            }
            "DATA" if state.recipients.is_empty() => say(stream, "503 RCPT first").await?,
            "DATA" => {
                say(stream, "354 go ahead").await?;
                let raw = data(stream).await?;
                let mail = Mail {
                    sender: state.sender.take().unwrap_or_default(),
                    recipients: std::mem::take(&mut state.recipients),
                    is_protected: state.is_protected,
                    raw,
                };
                lock(situation).delivered.push(mail);
                say(stream, "250 2.0.0 OK queued as 42").await?;
            }
            _ => say(stream, "500 what?").await?,
        }
    }
}

/// What stands between `<` and `>`.
fn address(line: &str) -> String {
    let inner = line.split_once('<').map(|(_, rest)| rest);
    let inner = inner.and_then(|rest| rest.split_once('>'));
    inner.map_or_else(String::new, |(inner, _)| inner.to_owned())
}

async fn data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> io::Result<String> {
    let mut lines = Vec::new();
    loop {
        let line = hear(stream).await?;
        if line == "." {
            return Ok(lines.join("\r\n"));
        }
        lines.push(line.strip_prefix('.').unwrap_or(&line).to_owned());
    }
}

/// RFC 4954, and Google's XOAUTH2.
async fn authenticate<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut BufReader<S>,
    mechanism: &str,
    initial: Option<String>,
) -> io::Result<bool> {
    let plain = |text: &str| STANDARD.decode(text).ok();
    match mechanism {
        "PLAIN" => {
            let said = match initial {
                Some(said) => said,
                None => {
                    say(stream, "334 ").await?;
                    hear(stream).await?
                }
            };
            Ok(plain(&said) == Some(format!("\0{USER}\0{PASSWORD}").into_bytes()))
        }
        "LOGIN" => {
            say(stream, "334 VXNlcm5hbWU6").await?;
            let user = hear(stream).await?;
            say(stream, "334 UGFzc3dvcmQ6").await?;
            let password = hear(stream).await?;
            Ok(plain(&user) == Some(USER.into()) && plain(&password) == Some(PASSWORD.into()))
        }
        "XOAUTH2" => {
            let expected = format!("user={USER}\x01auth=Bearer {TOKEN}\x01\x01");
            Ok(plain(&initial.unwrap_or_default()) == Some(expected.into_bytes()))
        }
        _ => Ok(false),
    }
}
