//! The files that the pages load, embedded. Their names carry a hash of their content, so a
//! browser may keep them for ever; the plain names answer too, for what links from outside.

use std::sync::LazyLock;

/// Where the assets live, below the tenant's path.
pub const PATH: &str = "/assets/";

/// An embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its content.
    pub bytes: &'static [u8],
    /// Its `Content-Type`.
    pub content_type: &'static str,
    /// Its strong `ETag`, quotes included.
    pub etag: &'static str,
    /// Whether the name it was asked by can never have another content
    /// (`Cache-Control: public, max-age=31536000, immutable`).
    pub immutable: bool,
}

struct File {
    name: &'static str,
    hashed_name: String,
    content_type: &'static str,
    content: &'static str,
    etag: String,
}

impl File {
    fn new(
        stem: &str,
        name: &'static str,
        content_type: &'static str,
        content: &'static str,
    ) -> Self {
        let hash = hash(content.as_bytes());
        let extension = &name[stem.len()..];
        Self {
            name,
            hashed_name: format!("{stem}-{hash}{extension}"),
            content_type,
            content,
            etag: format!("\"{hash}\""),
        }
    }
}

/// Tokens and rules are two files to write, one to load.
const STYLE: &str = concat!(
    include_str!("../assets/tokens.css"),
    include_str!("../assets/pages.css")
);
const SCRIPT: &str = include_str!("../assets/pages.js");
const INBOX_SCRIPT: &str = include_str!("../assets/inbox.js");
const CAPTCHA_SCRIPT: &str = include_str!("../assets/captcha.js");
const MARK: &str = include_str!("../assets/mark.svg");

static FILES: LazyLock<[File; 5]> = LazyLock::new(|| {
    [
        File::new("pages", "pages.css", "text/css; charset=utf-8", STYLE),
        File::new(
            "pages",
            "pages.js",
            "text/javascript; charset=utf-8",
            SCRIPT,
        ),
        File::new(
            "inbox",
            "inbox.js",
            "text/javascript; charset=utf-8",
            INBOX_SCRIPT,
        ),
        File::new("mark", "mark.svg", "image/svg+xml", MARK),
        File::new(
            "captcha",
            "captcha.js",
            "text/javascript; charset=utf-8",
            CAPTCHA_SCRIPT,
        ),
    ]
});

/// The asset of a file name (what follows [`PATH`]), hashed or plain.
#[must_use]
pub fn get(name: &str) -> Option<Asset> {
    let file = FILES
        .iter()
        .find(|file| name == file.hashed_name || name == file.name)?;
    Some(Asset {
        bytes: file.content.as_bytes(),
        content_type: file.content_type,
        etag: &file.etag,
        immutable: name == file.hashed_name,
    })
}

/// The hashed name of the style sheet.
#[must_use]
pub fn style() -> &'static str {
    &FILES[0].hashed_name
}

/// The hashed name of the script.
#[must_use]
pub fn script() -> &'static str {
    &FILES[1].hashed_name
}

/// The hashed name of the inbox's script.
#[must_use]
pub fn inbox_script() -> &'static str {
    &FILES[2].hashed_name
}

/// The hashed name of the mark, which is the favicon too.
#[must_use]
pub fn mark() -> &'static str {
    &FILES[3].hashed_name
}

/// The hashed name of the captcha's script.
#[must_use]
pub fn captcha_script() -> &'static str {
    &FILES[4].hashed_name
}

/// FNV-1a of 64 bits: it tells versions of our own files apart and guards nothing.
fn hash(bytes: &[u8]) -> String {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn hashed_names_are_immutable_and_plain_ones_are_not() {
        for (hashed, plain) in [
            (style(), "pages.css"),
            (script(), "pages.js"),
            (inbox_script(), "inbox.js"),
            (mark(), "mark.svg"),
            (captcha_script(), "captcha.js"),
        ] {
            let by_hash = get(hashed).unwrap();
            let by_name = get(plain).unwrap();
            assert!(by_hash.immutable && !by_name.immutable);
            assert_eq!(by_hash.bytes, by_name.bytes);
            assert!(by_hash.etag.starts_with('"') && by_hash.etag.len() == 18);
        }
    }

    #[test]
    fn nothing_else_is_found() {
        for name in [
            "",
            "pages",
            "../pages.css",
            "pages-0000000000000000.css",
            "mark.svg/",
        ] {
            assert!(get(name).is_none(), "{name}");
        }
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(hash(b""), "cbf29ce484222325");
        assert_eq!(hash(b"a"), "af63dc4c8601ec8c");
    }
}
