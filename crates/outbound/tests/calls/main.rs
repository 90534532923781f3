//! Calls to fakes on loopback: what is sent, what is refused, and the limits.
#![expect(clippy::unwrap_used, reason = "tests")]

mod fake;
mod limits;
mod logged;
mod refused;
mod sent;
mod surroundings;
mod tls;

use std::time::Duration;

use fake::Fake;
use keyward_outbound::{Client, HostPort, Policy};

/// A client that may call these fakes and nothing else.
fn client(allowed: &[&Fake]) -> Client {
    Client::new(policy(allowed))
}

fn policy(allowed: &[&Fake]) -> Policy {
    Policy {
        allow: allowed
            .iter()
            .map(|fake| HostPort::parse(&format!("localhost:{}", fake.port())).unwrap())
            .collect(),
        timeout: Duration::from_secs(20), // a busy machine must not fail a test of something else
        ..Policy::default()
    }
}
