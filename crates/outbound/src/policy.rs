//! What the operator decides about outgoing calls.

use std::time::Duration;

use crate::HostPort;

/// Who may be called beyond the public Internet, and the limits of every call.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Exact destinations that may be private, and may be called by plain `http`.
    pub allow: Vec<HostPort>,
    /// How long a call may take from the name's look-up to the answer's last byte.
    pub timeout: Duration,
    /// How many bytes an answer's body may have.
    pub body_limit: usize,
}

impl Default for Policy {
    /// Nothing allowed beyond the public Internet, 5 seconds, 1 MiB.
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            timeout: Duration::from_secs(5),
            body_limit: 1024 * 1024,
        }
    }
}
