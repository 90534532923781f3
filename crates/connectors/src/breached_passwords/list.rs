//! Which list is asked: a choice of the operator.

use std::{path::PathBuf, str::FromStr};

use thiserror::Error;
use url::Url;

/// A list of breached passwords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BreachedList {
    /// None: no password is in it.
    #[default]
    Off,
    /// A service of the form of `https://api.pwnedpasswords.com/range/`: the beginning of a digest
    /// follows the address.
    Service(Url),
    /// A file with a digest in each line (SHA-1 in hexadecimal, then perhaps `:` and a number), in
    /// their order: what the downloader of Have I Been Pwned writes.
    File(PathBuf),
}

/// The text is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an http or https URL, the absolute path of a file, or `off`")]
pub struct BreachedListError;

impl FromStr for BreachedList {
    type Err = BreachedListError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let path = PathBuf::from(text);
        if path.is_absolute() {
            return Ok(Self::File(path));
        }
        let mut url = Url::parse(text).map_err(|_| BreachedListError)?;
        let is_service = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_service {
            return Err(BreachedListError);
        }
        if !url.path().ends_with('/') {
            let path = format!("{}/", url.path());
            url.set_path(&path);
        }
        Ok(Self::Service(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        let list = |text: &str| text.parse::<BreachedList>();
        assert_eq!(list("off"), Ok(BreachedList::Off));
        assert_eq!(
            list("/var/lib/list.txt"),
            Ok(BreachedList::File("/var/lib/list.txt".into()))
        );
        for text in ["https://a.test/range", "https://a.test/range/"] {
            let service = Url::parse("https://a.test/range/").expect("a URL");
            assert_eq!(list(text), Ok(BreachedList::Service(service)));
        }
        for bad in [
            "",
            "on",
            "list.txt",
            "ftp://a.test/",
            "https://a.test/?k=1",
            "https://",
        ] {
            assert_eq!(list(bad), Err(BreachedListError), "{bad}");
        }
    }
}
