//! As much of a browser as a sign-in needs: cookies, redirects within the server, the one form of a page.

use std::{collections::BTreeMap, net::SocketAddr};

use anyhow::{Context, Result, ensure};

use crate::client::{Answer, Connection, request};

/// A browser without cookies at first, on one connection.
pub struct Browser {
    connection: Connection,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    pub fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(address)?,
            cookies: BTreeMap::new(),
        })
    }

    /// The same browser another time, on a new connection: all that it still has is what it is known by.
    pub fn again(self, address: SocketAddr) -> Result<Self> {
        let mut again = Self::open(address)?;
        again.cookies = self.cookies;
        again.cookies.retain(|name, _| name.starts_with("_device"));
        Ok(again)
    }

    /// Opens an address of the server, and follows it as long as it leads to another one of its own.
    pub fn follow(&mut self, path: &str) -> Result<Answer> {
        let answer = self.send("GET", path, "")?;
        self.follow_on(answer)
    }

    /// Follows an answer as long as it leads to another address of the server.
    pub fn follow_on(&mut self, mut answer: Answer) -> Result<Answer> {
        while let Some(next) = own_path(&answer) {
            answer = self.send("GET", &next, "")?;
        }
        Ok(answer)
    }

    /// Posts the form of a page, its hidden fields and these, and follows where that leads.
    pub fn submit(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Result<Answer> {
        let answer = self.post(page, fields)?;
        ensure!(answer.status == 303, "{}", answer.head);
        self.follow_on(answer)
    }

    /// As [`Browser::submit`], up to the first answer.
    pub fn post(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Result<Answer> {
        let html = std::str::from_utf8(&page.body)?;
        let form = html.split("<form").nth(1);
        let form = form.with_context(|| format!("no form: {} {html}", page.head))?;
        let form = form.split("</form>").next().unwrap_or(form);
        let action = attribute(form, "action").context("a form's action")?;
        let mut body = String::new();
        for hidden in form.split("<input type=\"hidden\"").skip(1) {
            if let (Some(name), Some(value)) =
                (attribute(hidden, "name"), attribute(hidden, "value"))
            {
                push(&mut body, &name, &value);
            }
        }
        for (name, value) in fields {
            push(&mut body, name, value);
        }
        self.send("POST", &action, &body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<Answer> {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let mut headers = vec![
            ("accept", "text/html,application/xhtml+xml,*/*;q=0.8"),
            ("accept-language", "en"),
            ("cookie", &*cookies),
        ];
        if method == "POST" {
            headers.push(("content-type", "application/x-www-form-urlencoded"));
        }
        let answer = self
            .connection
            .exchange(&request(method, path, &headers, body))?;
        for line in answer.head.lines() {
            let Some(set) = line.strip_prefix("set-cookie: ") else {
                continue;
            };
            if let Some((name, value)) = set.split(';').next().and_then(|pair| pair.split_once('='))
            {
                if value.is_empty() {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
        Ok(answer)
    }
}

/// Where a redirect leads within the server.
fn own_path(answer: &Answer) -> Option<String> {
    let location = answer.header("location")?;
    let location = location
        .strip_prefix("http://localhost:3001")
        .unwrap_or(location);
    location.starts_with('/').then(|| location.to_owned())
}

/// The value of an attribute of a piece of markup.
fn attribute(markup: &str, name: &str) -> Option<String> {
    let (_, rest) = markup.split_once(&format!("{name}=\""))?;
    let value = rest.split('"').next()?;
    Some(
        value
            .replace("&#38;", "&")
            .replace("&amp;", "&")
            .replace("&#34;", "\""),
    )
}

fn push(body: &mut String, name: &str, value: &str) {
    if !body.is_empty() {
        body.push('&');
    }
    body.push_str(&encoded(name));
    body.push('=');
    body.push_str(&encoded(value));
}

/// As forms encode a text.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_as_they_were_meant() {
        let markup = r#" method="post" action="/sign-in?a=1&#38;b=2">"#;
        assert_eq!(
            attribute(markup, "action").as_deref(),
            Some("/sign-in?a=1&b=2")
        );
        assert_eq!(encoded("a b+c/é"), "a%20b%2Bc%2F%C3%A9");
    }
}
