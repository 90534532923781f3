//! An answer of the server, read to its end.

use http::{HeaderMap, StatusCode};
use serde_json::Value;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: String,
}

impl Answer {
    /// Reads an answer to its end.
    pub async fn read(response: reqwest::Response) -> Self {
        Self::try_read(response)
            .await
            .expect("the body arrives whole")
    }

    pub(crate) async fn try_read(response: reqwest::Response) -> reqwest::Result<Self> {
        Ok(Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.text().await?,
        })
    }

    /// A header, empty when it is absent.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// `Location`.
    #[must_use]
    pub fn location(&self) -> &str {
        self.header("location")
    }

    /// A parameter of `Location`, in its query or fragment.
    #[must_use]
    pub fn location_param(&self, name: &str) -> Option<String> {
        let location = self.location();
        let query = location.split_once(['?', '#'])?.1;
        form_urlencoded::parse(query.as_bytes())
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.into_owned())
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{} {}: {error}", self.status, self.body))
    }

    /// Refuses to go on unless the status is this one.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{} {:?}",
            self.body,
            self.headers
        );
        self
    }
}
