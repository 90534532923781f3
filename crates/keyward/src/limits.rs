//! How much of the server one client, and all clients together, may take.

use std::time::Duration;

/// The limits of connections and requests. The defaults are the server's; tests use shorter ones.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; more wait unaccepted in the system's backlog.
    pub connections: usize,
    /// From the first byte of a request, or from the connection's start, to the end of its headers.
    pub header_time: Duration,
    /// How long a connection may wait for its next request.
    pub idle_time: Duration,
    /// How long a client may leave an answer unread.
    pub write_time: Duration,
    /// Bytes of request line and headers. Beyond it the answer is 431.
    pub header_bytes: usize,
    /// Header lines of a request. Beyond it the answer is 431.
    pub headers: usize,
    /// Bytes of a request's body. Beyond it the answer is 413.
    pub body_bytes: u64,
    /// From the end of the headers to the start of the answer. Beyond it the answer is 503.
    pub request_time: Duration,
    /// How long requests may go on once the server is asked to stop.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            header_time: Duration::from_secs(10),
            idle_time: Duration::from_secs(60),
            write_time: Duration::from_secs(30),
            header_bytes: 32 * 1024,
            headers: 100,
            body_bytes: 1024 * 1024,
            request_time: Duration::from_secs(30),
            drain_time: Duration::from_secs(10),
        }
    }
}
