//! Asking a service by k-anonymity. It pads its answers, so that their length tells nothing either.

use std::time::Duration;

use keyward_outbound::Client;
use tokio::time::timeout;
use url::Url;

/// How many characters of a digest the service learns.
const PREFIX: usize = 5;
/// People wait at a form meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the service has a digest (40 capital hexadecimal characters); `None` when it does not
/// say.
pub(super) async fn contains(outbound: &Client, service: &Url, digest: &str) -> Option<bool> {
    let (prefix, rest) = digest.split_at_checked(PREFIX)?;
    let url = Url::parse(&format!("{service}{prefix}")).ok()?;
    let asked = outbound.get_with(&url, &[("add-padding", "true")]);
    let answer = timeout(PATIENCE, asked).await.ok()?.ok()?;
    if !answer.is_success() {
        return None;
    }
    let lines = std::str::from_utf8(&answer.body).ok()?;
    Some(is_listed(lines, rest))
}

/// Whether a line is the rest of a digest. Padding has the number 0.
fn is_listed(lines: &str, rest: &str) -> bool {
    lines.lines().any(|line| {
        line.split_once(':')
            .is_some_and(|(own, count)| own.eq_ignore_ascii_case(rest) && count.trim() != "0")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_no_entry() {
        let lines = "AAAA:3\r\nbbbb:1\r\nCCCC:0\r\nDDDD\r\n";
        for listed in ["AAAA", "BBBB"] {
            assert!(is_listed(lines, listed), "{listed}");
        }
        for absent in ["CCCC", "DDDD", "AAA", "AAAA:3", ""] {
            assert!(!is_listed(lines, absent), "{absent}");
        }
    }
}
