//! Authorization requests, put together parameter by parameter.

/// A verifier of PKCE and its challenge (RFC 7636, appendix B).
pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// What [`VERIFIER`] hashes to.
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// An authorization request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pairs: Vec<(String, String)>,
}

impl Ask {
    /// The least that a client asks for.
    pub(super) fn of(client_id: &str, redirect_uri: &str) -> Self {
        let pairs = [
            ("client_id", client_id),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri),
            ("state", "st4te"),
            ("scope", "openid profile phone"),
        ];
        Self {
            pairs: pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec(),
        }
    }

    /// With a PKCE challenge.
    pub(super) fn with_challenge(self) -> Self {
        self.set("code_challenge", CHALLENGE)
            .set("code_challenge_method", "S256")
    }

    /// A parameter with this value, in the place of another one.
    pub(super) fn set(mut self, name: &str, value: &str) -> Self {
        self.pairs.retain(|(own, _)| own != name);
        self.also(name, value)
    }

    /// A parameter beside one that may be there already.
    pub(super) fn also(mut self, name: &str, value: &str) -> Self {
        self.pairs.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a parameter.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.pairs.retain(|(own, _)| own != name);
        self
    }

    /// With several parameters.
    pub(super) fn all(self, more: &[(&str, &str)]) -> Self {
        more.iter()
            .fold(self, |ask, (name, value)| ask.set(name, value))
    }

    /// The parameters.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        self.pairs.iter().map(|(n, v)| (&**n, &**v)).collect()
    }

    /// The request in a query.
    pub(super) fn path(&self) -> String {
        self.at("/oidc/auth")
    }

    /// The request at another tenant's endpoint.
    pub(super) fn at(&self, endpoint: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.pairs);
        format!("{endpoint}?{}", query.finish())
    }
}
