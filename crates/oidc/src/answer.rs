//! How an authorization request is answered: parameters, and how they travel.

use keyward_model::ResponseMode;

use crate::OidcError;

/// An answer to the client, success or error (RFC 6749 §4.1.2, RFC 9207).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// A registered redirect URI.
    pub redirect_uri: String,
    /// How the parameters travel.
    pub mode: ResponseMode,
    /// The parameters, in order.
    pub parameters: Vec<(String, String)>,
    /// Whether it is an error.
    pub is_error: bool,
}

/// A refusal, and whether the client may hear of it.
#[derive(Debug)]
pub enum Refused {
    /// Client and redirect URI are good: it is told.
    Redirect(Answer),
    /// They are not: the person is told (RFC 6749 §4.1.2.1).
    Direct {
        /// What is wrong.
        error: OidcError,
        /// `state`, for the body of the answer.
        state: Option<String>,
    },
}

impl Answer {
    /// A code.
    pub(crate) fn code(
        redirect_uri: &str,
        mode: ResponseMode,
        code: String,
        state: Option<&str>,
        issuer: &str,
    ) -> Self {
        let mut parameters = vec![("code".to_owned(), code)];
        Self::close(&mut parameters, state, issuer);
        Self {
            redirect_uri: redirect_uri.to_owned(),
            mode,
            parameters,
            is_error: false,
        }
    }

    /// An error.
    pub(crate) fn error(
        redirect_uri: &str,
        mode: ResponseMode,
        error: &OidcError,
        state: Option<&str>,
        issuer: &str,
    ) -> Self {
        let mut parameters = vec![
            ("error".to_owned(), error.kind.code().to_owned()),
            ("error_description".to_owned(), error.description.clone()),
        ];
        if let Some(scope) = &error.scope {
            parameters.push(("scope".to_owned(), scope.clone()));
        }
        Self::close(&mut parameters, state, issuer);
        Self {
            redirect_uri: redirect_uri.to_owned(),
            mode,
            parameters,
            is_error: true,
        }
    }

    fn close(parameters: &mut Vec<(String, String)>, state: Option<&str>, issuer: &str) {
        if let Some(state) = state {
            parameters.push(("state".to_owned(), state.to_owned()));
        }
        parameters.push(("iss".to_owned(), issuer.to_owned()));
    }

    /// Where the browser is sent; `None` for `form_post`, which is a page.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        let mut encoded = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.parameters {
            encoded.append_pair(name, value);
        }
        let encoded = encoded.finish();
        let target = ascii(&self.redirect_uri);
        match self.mode {
            ResponseMode::Query => {
                let glue = if target.contains('?') { '&' } else { '?' };
                Some(format!("{target}{glue}{encoded}"))
            }
            ResponseMode::Fragment => Some(format!("{target}#{encoded}")),
            ResponseMode::FormPost => None,
        }
    }
}

/// A URI as a header can carry it: one with other characters is written as browsers would
/// (punycode, percent-encoding).
pub(crate) fn ascii(uri: &str) -> String {
    if uri.bytes().all(|b| b.is_ascii_graphic()) {
        return uri.to_owned();
    }
    url::Url::parse(uri).map_or_else(|_| uri.to_owned(), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_unicode_travels_in_ascii() {
        assert_eq!(
            ascii("https://bücher.example/cb"),
            "https://xn--bcher-kva.example/cb"
        );
        assert_eq!(ascii("com.example.app:/cb"), "com.example.app:/cb");
    }

    #[test]
    fn a_query_of_the_redirect_uri_is_kept() {
        let answer = Answer::code(
            "https://a.example/cb?x=1",
            ResponseMode::Query,
            "c".to_owned(),
            Some("s&t"),
            "http://localhost:3001/oidc",
        );
        assert_eq!(
            answer.location().as_deref(),
            Some(
                "https://a.example/cb?x=1&code=c&state=s%26t&iss=http%3A%2F%2Flocalhost%3A3001%2Foidc"
            )
        );
    }
}
