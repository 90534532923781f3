//! How long things live that no application, resource or sign-in experience sets by itself.

/// Lifetimes of the whole server, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetimes {
    /// From an authorization request to the end of its sign-in.
    pub interaction: i64,
    /// An authorization code (RFC 9700 advises at most one minute).
    pub authorization_code: i64,
    /// An opaque access token.
    pub access_token: i64,
    /// What a user granted to a client.
    pub grant: i64,
    /// In which a rotated refresh token still gives its successor.
    pub refresh_retry_window: i64,
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self {
            interaction: 3600,
            authorization_code: 60,
            access_token: 3600,
            grant: 180 * 86_400,
            refresh_retry_window: 10,
        }
    }
}
