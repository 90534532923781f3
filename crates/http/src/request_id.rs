//! The id of a request: the same in the answer's header, the log, the audit entry, the error body
//! and the error page, so that what a person reports leads to what the server noted.

use std::{fmt, sync::Arc};

use http::{HeaderName, HeaderValue};
use keyward_crypto::{Random, random};

/// 16 characters of `0-9a-zA-Z`. The outermost layer makes it and leaves it in the request's
/// extensions; it is never taken from the client, who could choose it to confuse the log.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The answer's header (the contract's name).
    pub const HEADER: HeaderName = HeaderName::from_static("logto-core-request-id");

    /// A new id.
    #[must_use]
    pub fn new(random: &dyn Random) -> Self {
        Self(random::request_id(random).into())
    }

    /// The id itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The id as the value of [`Self::HEADER`].
    #[must_use]
    pub fn header_value(&self) -> HeaderValue {
        HeaderValue::from_str(&self.0).expect("letters and digits are a header value")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use keyward_crypto::SeededRandom;

    use super::*;

    #[test]
    fn an_id_has_sixteen_letters_and_digits_and_fits_a_header() {
        let random = SeededRandom::new(1);
        let (one, two) = (RequestId::new(&random), RequestId::new(&random));
        assert_ne!(one, two);
        assert_eq!(one.as_str().len(), 16);
        assert!(
            one.as_str()
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric())
        );
        assert_eq!(one.header_value(), one.as_str());
    }
}
