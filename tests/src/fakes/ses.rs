//! Amazon SES in `eu-central-1`: signature version 4 by lines of our own, the clock, a verified
//! sender.

use std::sync::Arc;

use keyward_crypto::{hmac_sha256, sha256_hex};
use keyward_model::Clock;
use serde_json::json;

use super::provider::{Delivered, Provider, Refusal, Request};

/// The account whose verified sender is `no-reply@example.com`.
pub struct Ses {
    /// The service's clock.
    pub clock: Arc<dyn Clock>,
}

/// The key of the account.
pub const ACCESS_KEY_ID: &str = "AKIAEXAMPLE";
/// Its secret.
pub const SECRET_ACCESS_KEY: &str = "ses+secret/access+key";

impl Provider for Ses {
    const HOST: &'static str = "email.eu-central-1.amazonaws.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse =
            |status: u16, message: &str| Err(Refusal::json(status, json!({ "message": message })));
        if !request.is_post_to("/v2/email/outbound-emails") {
            return refuse(404, "Unknown operation");
        }
        if let Err(message) = self.verify(request) {
            return refuse(403, &message);
        }
        let Some(body) = request.json() else {
            return refuse(400, "The body is not JSON");
        };
        let from = body["FromEmailAddress"].as_str().unwrap_or_default();
        if !from.contains("no-reply@example.com") {
            return refuse(400, "Email address is not verified.");
        }
        let content = &body["Content"]["Simple"];
        let text = |part: &serde_json::Value| part["Data"].as_str().unwrap_or_default().to_owned();
        let delivered = Delivered {
            to: body["Destination"]["ToAddresses"][0]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            from: from.to_owned(),
            subject: text(&content["Subject"]),
            text: text(&content["Body"]["Text"]),
            html: text(&content["Body"]["Html"]),
            raw: body.to_string(),
        };
        if delivered.to.is_empty() || (delivered.text.is_empty() && delivered.html.is_empty()) {
            return refuse(400, "Missing required field");
        }
        Ok((delivered, 200, json!({ "MessageId": "ses-1" }).to_string()))
    }
}

impl Ses {
    /// What a client must have signed, made of the request as it came.
    fn verify(&self, request: &Request) -> Result<(), String> {
        let stamp = request.header("x-amz-date");
        let now = self.clock.now();
        let at: jiff::Timestamp = extended(stamp)
            .and_then(|text| text.parse().ok())
            .ok_or("Date must be in ISO-8601 'basic format'")?;
        let drift = at.as_second().abs_diff(now.seconds());
        if drift > 300 {
            return Err("Signature expired".to_owned());
        }
        let scope = format!("{}/eu-central-1/ses/aws4_request", &stamp[..8]);
        let authorization = request.header("authorization");
        let prefix = format!("AWS4-HMAC-SHA256 Credential={ACCESS_KEY_ID}/{scope}, SignedHeaders=");
        let rest = authorization
            .strip_prefix(&prefix)
            .ok_or("The security token included in the request is invalid.")?;
        let (names, signature) = rest
            .split_once(", Signature=")
            .ok_or("Authorization header requires 'Signature'")?;
        let names: Vec<&str> = names.split(';').collect();
        for needed in ["host", "x-amz-date", "content-type"] {
            if !names.contains(&needed) {
                return Err(format!("'{needed}' must be a signed header"));
            }
        }
        let mut canonical = format!("POST\n{}\n\n", request.path);
        for name in &names {
            canonical += &format!("{name}:{}\n", request.header(name).trim());
        }
        canonical += &format!("\n{}\n{}", names.join(";"), sha256_hex(&request.body));
        let text = format!(
            "AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{}",
            sha256_hex(canonical.as_bytes())
        );
        let mut key = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
        for step in scope.split('/') {
            key = hmac_sha256(&key, step.as_bytes()).to_vec();
        }
        let expected = hmac_sha256(&key, text.as_bytes())
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        if signature == expected {
            return Ok(());
        }
        // The real one repeats the canonical text too.
        Err(format!(
            "The request signature we calculated does not match the signature you provided. \
             {canonical}"
        ))
    }
}

/// `20150830T123600Z` with its separators.
fn extended(stamp: &str) -> Option<String> {
    let is_basic = stamp.len() == 16 && stamp.is_ascii() && stamp.ends_with('Z');
    is_basic.then(|| {
        let part = |from: usize, to: usize| &stamp[from..to];
        format!(
            "{}-{}-{}T{}:{}:{}Z",
            part(0, 4),
            part(4, 6),
            part(6, 8),
            part(9, 11),
            part(11, 13),
            part(13, 15)
        )
    })
}
