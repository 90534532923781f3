//! How the connection is protected.

use lettre::transport::smtp::client::{Certificate, TlsVersion};
use serde_json::Value;

use crate::config::{Fields, Issues};

/// The wishes of the configuration.
#[derive(Debug)]
pub(in crate::smtp) struct Tls {
    /// TLS from the first byte.
    pub(in crate::smtp) is_implicit: bool,
    /// Not even STARTTLS.
    pub(in crate::smtp) is_off: bool,
    /// STARTTLS or nothing.
    pub(in crate::smtp) is_required: bool,
    /// Whose name the certificate must have.
    pub(in crate::smtp) server_name: String,
    /// The authorities that are trusted, in place of the system's.
    pub(in crate::smtp) authorities: Vec<Certificate>,
    pub(in crate::smtp) oldest: TlsVersion,
}

impl Tls {
    pub(super) fn read(fields: &Fields<'_>, host: &str, issues: &mut Issues) -> Self {
        let tls = fields.object("tls", issues);
        let tls = tls.as_ref();
        if let Some(tls) = tls {
            refuse_unknown(tls, issues);
        }
        let name = fields.optional_text("servername", issues);
        let inner_name = tls.and_then(|tls| tls.optional_text("servername", issues));
        Self {
            is_implicit: fields.switch("secure", issues),
            is_off: fields.switch("ignoreTLS", issues),
            is_required: fields.switch("requireTLS", issues),
            server_name: name.or(inner_name).unwrap_or_else(|| host.to_owned()),
            authorities: tls.map(|tls| authorities(tls, issues)).unwrap_or_default(),
            oldest: tls.map_or(TlsVersion::Tlsv12, |tls| oldest(tls, issues)),
        }
    }
}

/// An option that would change nothing looks as if it did; and certificates are always verified.
fn refuse_unknown(tls: &Fields<'_>, issues: &mut Issues) {
    for (key, value) in tls.entries() {
        match key {
            "ca" | "servername" | "minVersion" => {}
            "rejectUnauthorized" if *value == Value::Bool(true) => {}
            "rejectUnauthorized" => issues.add(
                tls.path(key),
                "certificates are always verified: put the server's authority under ca",
            ),
            _ => issues.add(
                tls.path(key),
                "is not known: ca, servername and minVersion are",
            ),
        }
    }
}

/// One text of PEM, or a list of them.
fn authorities(tls: &Fields<'_>, issues: &mut Issues) -> Vec<Certificate> {
    let texts: Vec<&Value> = match tls.value("ca") {
        None => return Vec::new(),
        Some(Value::Array(texts)) => texts.iter().collect(),
        Some(text) => vec![text],
    };
    let mut authorities = Vec::new();
    for text in texts {
        let certificate = text
            .as_str()
            .filter(|text| text.contains("-----BEGIN CERTIFICATE-----"))
            .and_then(|text| Certificate::from_pem(text.as_bytes()).ok());
        match certificate {
            Some(certificate) => authorities.push(certificate),
            None => issues.add(tls.path("ca"), "must be certificates as PEM"),
        }
    }
    authorities
}

fn oldest(tls: &Fields<'_>, issues: &mut Issues) -> TlsVersion {
    match tls.optional_text("minVersion", issues).as_deref() {
        None | Some("TLSv1.2") => TlsVersion::Tlsv12,
        Some("TLSv1.3") => TlsVersion::Tlsv13,
        Some(_) => {
            issues.add(tls.path("minVersion"), "must be TLSv1.2 or TLSv1.3");
            TlsVersion::Tlsv12
        }
    }
}
