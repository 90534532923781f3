//! The files of the built Console, embedded; in development they are read where they lie. A binary that was built
//! before them has none.

use std::{borrow::Cow, fmt::Write as _};

use rust_embed::RustEmbed;

/// What the page is made of.
pub(crate) const INDEX: &str = "index.html";
/// Names in this folder hold a hash of their content.
const HASHED: &str = "assets/";

#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Dist;

/// A file as it is sent.
#[derive(Debug)]
pub(crate) struct File {
    /// Its content, perhaps compressed.
    pub bytes: Cow<'static, [u8]>,
    /// Whether it is compressed with Brotli.
    pub is_brotli: bool,
    /// Its strong `ETag`, quotes included.
    pub etag: String,
    /// Its `Content-Type`.
    pub content_type: &'static str,
    /// Whether its name can never have another content.
    pub is_immutable: bool,
}

/// The file of a path below `/console/`, compressed where the browser takes that and the build made it.
pub(crate) fn find(path: &str, takes_brotli: bool) -> Option<File> {
    let content_type = content_type(path)?;
    let is_immutable = path.starts_with(HASHED);
    let brotli = takes_brotli
        .then(|| Dist::get(&format!("{path}.br")))
        .flatten();
    let is_brotli = brotli.is_some();
    let found = brotli.or_else(|| Dist::get(path))?;
    Some(File {
        etag: etag(&found.metadata.sha256_hash(), is_brotli),
        bytes: found.data,
        is_brotli,
        content_type,
        is_immutable,
    })
}

/// The page's template, if the Console was built.
pub(crate) fn index() -> Option<String> {
    let found = Dist::get(INDEX)?;
    String::from_utf8(found.data.into_owned()).ok()
}

/// Half of the digest tells versions apart; both encodings have a tag of their own (RFC 9110 §8.8.3.3).
fn etag(digest: &[u8; 32], is_brotli: bool) -> String {
    let mut tag = String::from("\"");
    for byte in &digest[..16] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push_str(if is_brotli { "-br\"" } else { "\"" });
    tag
}

/// What the build makes, and nothing else: maps and licences stay behind.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_kinds_that_the_build_makes_are_files() {
        assert_eq!(
            content_type("assets/a-1.js"),
            Some("text/javascript; charset=utf-8")
        );
        for none in ["index.html", "assets/a.js.map", "assets/a.js.br", "a", ""] {
            assert!(content_type(none).is_none(), "{none}");
        }
    }

    #[test]
    fn nothing_outside_of_the_folder_is_found() {
        for path in ["../package.json", "../../Cargo.lock.json", "/etc/x.json"] {
            assert!(find(path, true).is_none(), "{path}");
        }
    }

    #[test]
    fn each_encoding_has_its_own_tag() {
        let digest = [7; 32];
        assert_eq!(etag(&digest, false), format!("\"{}\"", "07".repeat(16)));
        assert_ne!(etag(&digest, false), etag(&digest, true));
    }
}
