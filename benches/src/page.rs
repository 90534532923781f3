//! The sign-in page on a browser's first visit: what it weighs and how many requests it takes.

use std::{fs, net::SocketAddr, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};

use crate::{
    client::{self, Answer},
    report::{Claim, Measured},
    server::Server,
};

/// What a browser sends, as far as it changes the answer.
const HEADERS: [(&str, &str); 3] = [
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en"),
    ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
];

const AUTHORIZE: &str = "/oidc/auth?client_id=measuredweb0000000000&response_type=code&scope=openid\
                         &redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";

const SEED: &str = r#"
[[applications]]
id = "measuredweb0000000000"
secret = "a-secret-of-the-measurement-0123"
name = "Measured"
type = "Traditional"
redirect_uris = ["http://localhost:9999/cb"]

[sign_in_experience]
signInMode = "SignInAndRegister"
signUp = { identifiers = ["phone"], password = false, verify = true }
signIn = { methods = [{ identifier = "phone", password = false, verificationCode = true, isPasswordPrimary = false }] }
"#;

/// A server with an application whose users sign in by phone, ready.
pub fn serve(place: &Path) -> Result<Server> {
    let seed = place.join("seed.toml");
    fs::write(&seed, SEED)?;
    let mut server = Server::begin_dev(&place.join("data"), &seed)?;
    server.first_answer("/oidc/jwks", Instant::now())?;
    Ok(server)
}

/// What one visit loads: the redirect that leads there, then the page, then what it needs.
pub fn visit(address: SocketAddr) -> Result<Vec<(String, Answer)>> {
    let redirect = client::get(address, AUTHORIZE, &HEADERS)?;
    ensure!(redirect.status == 303, "{}", redirect.head);
    let path = redirect
        .header("location")
        .context("a location")?
        .to_owned();
    let cookies: Vec<&str> = redirect
        .head
        .lines()
        .filter_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next())
        .collect();
    let mut headers = HEADERS.to_vec();
    let cookies = cookies.join("; ");
    headers.push(("cookie", &cookies));
    let page = client::get(address, &path, &headers)?;
    ensure!(page.status == 200, "{}", page.head);
    // The same once more as it is, to look for what it loads.
    let plain = client::get(address, &path, &headers[1..])?;
    let html = String::from_utf8(plain.body)?;
    let mut all = vec![
        ("redirect to the page".to_owned(), redirect),
        ("page".to_owned(), page),
    ];
    for path in loaded(&html) {
        let answer = client::get(address, &path, &headers)?;
        ensure!(answer.status == 200, "{path}: {}", answer.head);
        all.push((path, answer));
    }
    Ok(all)
}

/// Same-origin files that the page names, each once. Links that are followed by hand are not among them.
fn loaded(html: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for tag in html.split('<').skip(1) {
        let is_loaded = ["link", "script", "img", "source"]
            .iter()
            .any(|name| tag.starts_with(name));
        let Some(tag) = tag.split('>').next().filter(|_| is_loaded) else {
            continue;
        };
        for attribute in ["href=", "src="] {
            let Some((_, value)) = tag.split_once(attribute) else {
                continue;
            };
            let value = value.trim_start_matches(['"', '\'']);
            let value = value.split(['"', '\'', ' ']).next().unwrap_or_default();
            if value.starts_with('/') && !paths.iter().any(|path| path == value) {
                paths.push(value.to_owned());
            }
        }
    }
    paths
}

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let server = serve(place.path())?;
    let visit = visit(server.address)?;
    let mut text = String::from(
        "A first visit, nothing cached, in English. Bytes are those of the answers on the wire, heads included, \
         with the encodings that browsers offer.\n\n| request | bytes |\n|---|---|\n",
    );
    for (name, answer) in &visit {
        let encoding = answer.header("content-encoding").unwrap_or("as it is");
        let name = name.split('?').next().unwrap_or(name);
        text.push_str(&format!("| {name} ({encoding}) | {} |\n", answer.bytes));
    }
    let bytes: usize = visit.iter().map(|(_, answer)| answer.bytes).sum();
    // The redirect leads to the page and is none of its own requests.
    let requests = visit.len() - 1;
    text.push_str(&format!("| **together** | **{bytes}** |\n"));
    Ok(Measured {
        claims: vec![
            Claim::at_most(
                "sign-in page, cold, on the wire (the redirect to it included)",
                ("at most 30 kB", 30.0),
                format!("{:.1} kB", as_float(bytes) / 1000.0),
                as_float(bytes) / 1000.0,
            ),
            Claim::at_most(
                "its requests",
                ("at most 4", 4.0),
                requests.to_string(),
                as_float(requests),
            ),
        ],
        title: "Sign-in page",
        text,
    })
}

fn as_float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_found_once() {
        let html = "<link rel=stylesheet href=\"/a.css\"><link rel=\"icon\" href=/i.svg>\
                    <script src='/a.js' defer></script><script nonce=x>var a</script>\
                    <a href=\"/terms\">Terms</a><img src=\"/a.css\"><img src=\"data:x\">";
        assert_eq!(loaded(html), ["/a.css", "/i.svg", "/a.js"]);
    }
}
