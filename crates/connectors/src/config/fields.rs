//! Reading a configuration key by key. What is wrong is collected, so that a form can tell it
//! beside each field at once. No value is repeated: it may be a secret in the wrong place.

use std::ops::RangeInclusive;

use keyward_model::{JsonObject, Secret};
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;

use crate::{ConnectorError, ErrorCode, post::provider};

/// What is wrong so far. A value that was read beside an issue is a stand-in, which
/// [`Issues::into_result`] keeps from being used.
#[derive(Debug, Default)]
pub(crate) struct Issues(Vec<Issue>);

#[derive(Debug, Serialize)]
struct Issue {
    path: String,
    message: String,
}

impl Issues {
    pub(crate) fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Issue {
            path: path.into(),
            message: message.into(),
        });
    }

    /// The value when nothing was wrong.
    pub(crate) fn into_result<T>(self, value: T) -> Result<T, ConnectorError> {
        if self.0.is_empty() {
            return Ok(value);
        }
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|issue| format!("{}: {}", issue.path, issue.message))
            .collect();
        let message = lines.join("; ");
        Err(ConnectorError {
            code: ErrorCode::InvalidConfig,
            data: Some(json!({ "message": message, "issues": self.0 })),
            message: Some(message),
        })
    }
}

/// Reads a configuration whole.
///
/// # Errors
/// [`ErrorCode::InvalidConfig`], naming all that is wrong.
pub(crate) fn read<T>(
    config: &JsonObject,
    read: impl FnOnce(&Fields<'_>, &mut Issues) -> T,
) -> Result<T, ConnectorError> {
    let mut issues = Issues::default();
    let value = read(&Fields::of(config), &mut issues);
    issues.into_result(value)
}

/// An object of the configuration and where it stands.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    object: &'a JsonObject,
    path: String,
}

impl<'a> Fields<'a> {
    pub(crate) const fn of(object: &'a JsonObject) -> Self {
        Self {
            object,
            path: String::new(),
        }
    }

    /// Where a key stands: `templates[0].templateCode`.
    pub(crate) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    /// The value of a key, unless it is missing, null or an empty text.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.object
            .get(key)
            .filter(|value| !value.is_null() && value.as_str() != Some(""))
    }

    /// A text that must be there.
    pub(crate) fn text(&self, key: &str, issues: &mut Issues) -> String {
        match self.value(key) {
            Some(Value::String(text)) => return text.clone(),
            Some(_) => issues.add(self.path(key), "must be a text"),
            None => issues.add(self.path(key), "is required"),
        }
        String::new()
    }

    /// A text that may be missing.
    pub(crate) fn optional_text(&self, key: &str, issues: &mut Issues) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => Some(text.clone()),
            _ => {
                issues.add(self.path(key), "must be a text");
                None
            }
        }
    }

    /// A secret that must be there.
    pub(crate) fn secret(&self, key: &str, issues: &mut Issues) -> Secret {
        Secret::new(self.text(key, issues))
    }

    /// A secret that stands in a header: one line of characters that headers can have.
    pub(crate) fn header_secret(&self, key: &str, issues: &mut Issues) -> Option<Secret> {
        let text = self.optional_text(key, issues)?;
        if text.bytes().any(|byte| !(0x20..0x7f).contains(&byte)) {
            issues.add(self.path(key), "must be one line of ASCII characters");
        }
        Some(Secret::new(text))
    }

    /// A text that stands in a header and must be there.
    pub(crate) fn header_text(&self, key: &str, issues: &mut Issues) -> String {
        if self.value(key).is_none() {
            return self.text(key, issues);
        }
        let text = self.header_secret(key, issues);
        text.map_or_else(String::new, |text| text.expose().to_owned())
    }

    /// A secret that stands in a header and must be there.
    pub(crate) fn required_header_secret(&self, key: &str, issues: &mut Issues) -> Secret {
        Secret::new(self.header_text(key, issues))
    }

    /// A whole number within bounds that may be missing.
    pub(crate) fn number(
        &self,
        key: &str,
        range: RangeInclusive<u64>,
        issues: &mut Issues,
    ) -> Option<u64> {
        let value = self.value(key)?;
        // Forms of the contract may send a number as a text.
        let number = value
            .as_u64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
            .filter(|number| range.contains(number));
        if number.is_none() {
            issues.add(
                self.path(key),
                format!(
                    "must be a whole number from {} to {}",
                    range.start(),
                    range.end()
                ),
            );
        }
        number
    }

    /// The object under a key that may be missing.
    pub(crate) fn object(&self, key: &str, issues: &mut Issues) -> Option<Fields<'a>> {
        match self.value(key)? {
            Value::Object(object) => Some(Self::inner(object, self.path(key))),
            _ => {
                issues.add(self.path(key), "must be an object");
                None
            }
        }
    }

    /// The keys with their values.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.object.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// A switch; off when missing.
    pub(crate) fn switch(&self, key: &str, issues: &mut Issues) -> bool {
        match self.value(key) {
            None => false,
            Some(Value::Bool(value)) => *value,
            Some(_) => {
                issues.add(self.path(key), "must be true or false");
                false
            }
        }
    }

    /// A web address that may be missing. Whether it may be called is decided when it is.
    pub(crate) fn url(&self, key: &str, issues: &mut Issues) -> Option<Url> {
        let text = match self.value(key)? {
            Value::String(text) => text,
            _ => "",
        };
        let url = Url::parse(text).ok().filter(|url| {
            matches!(url.scheme(), "https" | "http")
                && url.username().is_empty()
                && url.password().is_none()
        });
        if url.is_none() {
            issues.add(
                self.path(key),
                "must be an https address without a user name or password",
            );
        }
        url
    }

    /// A web address that must be there.
    pub(crate) fn required_url(&self, key: &str, issues: &mut Issues) -> Url {
        if self.value(key).is_none() {
            issues.add(self.path(key), "is required");
        }
        // The stand-in is never called: without an address there is an issue.
        self.url(key, issues)
            .unwrap_or_else(|| provider("https://invalid.invalid/"))
    }

    /// The objects of a list; a missing list is an empty one.
    pub(crate) fn objects(&self, key: &str, issues: &mut Issues) -> Vec<Fields<'a>> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items,
            Some(_) => {
                issues.add(self.path(key), "must be a list");
                return Vec::new();
            }
        };
        let mut objects = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = format!("{}[{index}]", self.path(key));
            match item {
                Value::Object(object) => objects.push(Fields { object, path }),
                _ => issues.add(path, "must be an object"),
            }
        }
        objects
    }

    /// An object within this one.
    pub(crate) const fn inner(object: &'a JsonObject, path: String) -> Self {
        Self { object, path }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "tests")]
mod tests {
    use super::*;

    fn object(value: Value) -> JsonObject {
        match value {
            Value::Object(object) => object,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn every_issue_is_told_with_its_place_and_without_values() {
        let config = object(json!({
            "number": 5, "empty": "", "switch": "hush", "url": "ftp://hush", "list": [{}, "hush"],
        }));
        let fields = Fields::of(&config);
        let mut issues = Issues::default();
        fields.text("number", &mut issues);
        fields.text("empty", &mut issues);
        fields.switch("switch", &mut issues);
        fields.url("url", &mut issues);
        for item in fields.objects("list", &mut issues) {
            item.text("key", &mut issues);
        }
        let error = issues.into_result(()).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidConfig);
        let paths: Vec<&str> = error.data.as_ref().unwrap()["issues"]
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["path"].as_str().unwrap())
            .collect();
        assert_eq!(
            paths,
            ["number", "empty", "switch", "url", "list[1]", "list[0].key"]
        );
        assert!(!format!("{error:?}").contains("hush"));
    }

    #[test]
    fn addresses() {
        let read = |text: &str| {
            let config = object(json!({ "url": text }));
            let mut issues = Issues::default();
            let url = Fields::of(&config).url("url", &mut issues);
            issues.into_result(url.map(String::from)).ok()
        };
        assert_eq!(
            read("https://sms.example"),
            Some(Some("https://sms.example/".into()))
        );
        assert_eq!(
            read("http://127.0.0.1:9/x"),
            Some(Some("http://127.0.0.1:9/x".into()))
        );
        assert_eq!(read(""), Some(None));
        for bad in [
            "sms.example",
            "https://",
            "https://a:b@sms.example",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
