//! The configuration, read once. Its keys are those of the contract.

mod auth;
mod headers;
#[cfg(test)]
mod tests;
mod tls;

use std::{net::IpAddr, time::Duration};

use keyward_model::JsonObject;
use lettre::message::{Mailbox, header::HeaderValue};

pub(super) use auth::{Auth, OAuth, TokenSource};
pub(super) use tls::Tls;

use crate::{
    ConnectorError,
    config::{Fields, Issues},
    mail::{MailTemplate, read_templates},
    templates::Templates,
};

/// A mail must have been handed over before its request is answered: no dialogue may take longer,
/// whatever the settings say.
const LONGEST: Duration = Duration::from_secs(30);

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) auth: Auth,
    pub(super) from: Mailbox,
    pub(super) reply_to: Option<Mailbox>,
    pub(super) tls: Tls,
    /// What the server is greeted with.
    pub(super) name: Option<String>,
    pub(super) local_address: Option<IpAddr>,
    pub(super) timeouts: Timeouts,
    pub(super) headers: Vec<HeaderValue>,
    pub(super) templates: Option<Templates<MailTemplate>>,
}

/// How long each part of a dialogue may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timeouts {
    /// Until there is a connection.
    pub(super) connection: Duration,
    /// Until the server has greeted.
    pub(super) greeting: Duration,
    /// The whole dialogue.
    pub(super) whole: Duration,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        let fields = Fields::of(config);
        let mut issues = Issues::default();
        let host = fields.text("host", &mut issues);
        let config = Self {
            port: port(&fields, &mut issues),
            auth: Auth::read(&fields, &mut issues),
            from: mailbox(&fields, "fromEmail", &mut issues).unwrap_or_else(nobody),
            reply_to: optional_mailbox(&fields, "replyTo", &mut issues),
            tls: Tls::read(&fields, &host, &mut issues),
            name: name(&fields, &mut issues),
            local_address: local_address(&fields, &mut issues),
            timeouts: timeouts(&fields, &mut issues),
            headers: headers::read(&fields, &mut issues),
            templates: read_templates(&fields, Some("contentType"), &mut issues),
            host,
        };
        // Switches of the contract that change nothing here: no file and no URL is ever read for a
        // mail, and dialogues are not written down.
        for key in ["logger", "debug", "disableFileAccess", "disableUrlAccess"] {
            fields.switch(key, &mut issues);
        }
        issues.into_result(config)
    }
}

fn port(fields: &Fields<'_>, issues: &mut Issues) -> u16 {
    if fields.value("port").is_none() {
        issues.add(fields.path("port"), "is required");
    }
    let port = fields.number("port", 1..=u64::from(u16::MAX), issues);
    port.and_then(|port| u16::try_from(port).ok())
        .unwrap_or_default()
}

/// A mailbox of the configuration; an issue when it is missing or none.
fn mailbox(fields: &Fields<'_>, key: &str, issues: &mut Issues) -> Option<Mailbox> {
    let text = fields.text(key, issues);
    if text.is_empty() {
        return None;
    }
    let mailbox = text.parse().ok();
    if mailbox.is_none() {
        issues.add(
            fields.path(key),
            "must be an address such as no-reply@example.com or Name <no-reply@example.com>",
        );
    }
    mailbox
}

fn optional_mailbox(fields: &Fields<'_>, key: &str, issues: &mut Issues) -> Option<Mailbox> {
    fields.value(key)?;
    mailbox(fields, key, issues)
}

/// Stands in beside an issue.
fn nobody() -> Mailbox {
    Mailbox::new(
        None,
        lettre::Address::new("nobody", "invalid.invalid").expect("a constant address"),
    )
}

/// The name stands in a command as it is, so it has no space and no line end.
fn name(fields: &Fields<'_>, issues: &mut Issues) -> Option<String> {
    let name = fields.optional_text("name", issues)?;
    let is_name = name.len() <= 255 && name.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_name {
        issues.add(fields.path("name"), "must be a host name");
    }
    is_name.then_some(name)
}

fn local_address(fields: &Fields<'_>, issues: &mut Issues) -> Option<IpAddr> {
    let address = fields.optional_text("localAddress", issues)?;
    let address = address.parse().ok();
    if address.is_none() {
        issues.add(fields.path("localAddress"), "must be an IP address");
    }
    address
}

fn timeouts(fields: &Fields<'_>, issues: &mut Issues) -> Timeouts {
    let mut read = |key| {
        let millis = fields.number(key, 1..=3_600_000, issues);
        millis.map_or(LONGEST, |millis| Duration::from_millis(millis).min(LONGEST))
    };
    // Names are looked up by `outbound`, under a limit of its own.
    read("dnsTimeout");
    Timeouts {
        connection: read("connectionTimeout"),
        greeting: read("greetingTimeout"),
        whole: read("socketTimeout"),
    }
}
