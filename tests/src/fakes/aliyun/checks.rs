//! What the gateway verifies of every request, in order, before the service sees it.

use std::collections::HashSet;

use axum::http::StatusCode;
use keyward_crypto::hmac_sha1_base64;
use keyward_model::Time;

use super::{account::Account, refusal::Refusal, request::Request, signature::string_to_sign};

/// How far a timestamp may be from the gateway's clock.
const DRIFT_MILLIS: u64 = 15 * 60 * 1000;

/// What is called behind a gateway.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    pub(super) action: &'static str,
    pub(super) version: &'static str,
}

/// Verifies a request and remembers its nonce.
pub(super) fn verify(
    request: &Request,
    account: &Account,
    now: Time,
    nonces: &mut HashSet<String>,
    service: Service,
) -> Result<(), Refusal> {
    check_constants(request)?;
    check_key(request, account)?;
    check_timestamp(request, now)?;
    check_signature(request, account)?;
    check_nonce(request, nonces)?;
    check_action(request, service)
}

fn refuse(status: StatusCode, code: &str, message: impl Into<String>) -> Result<(), Refusal> {
    Err(Refusal::gateway(status, code, message))
}

fn check_constants(request: &Request) -> Result<(), Refusal> {
    let format = request.get("Format")?;
    if !format.eq_ignore_ascii_case("json") {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidFormat",
            "This fake answers in JSON.",
        );
    }
    for (name, expected) in [
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
    ] {
        if request.get(name)? != expected {
            return refuse(
                StatusCode::BAD_REQUEST,
                &format!("Invalid{name}"),
                format!("{name} must be {expected}."),
            );
        }
    }
    Ok(())
}

fn check_key(request: &Request, account: &Account) -> Result<(), Refusal> {
    if request.get("AccessKeyId")? != account.access_key_id {
        return refuse(
            StatusCode::NOT_FOUND,
            "InvalidAccessKeyId.NotFound",
            "Specified access key is not found.",
        );
    }
    Ok(())
}

fn check_timestamp(request: &Request, now: Time) -> Result<(), Refusal> {
    let text = request.get("Timestamp")?;
    // `YYYY-MM-DDThh:mm:ssZ`: the parser alone would take fractions and offsets too.
    let stamp = (text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T')
        .then(|| text.parse::<jiff::Timestamp>().ok())
        .flatten();
    let Some(stamp) = stamp else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidTimeStamp.Format",
            "Specified time stamp or date value is not well formatted.",
        );
    };
    if stamp.as_millisecond().abs_diff(now.millis()) > DRIFT_MILLIS {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired.",
        );
    }
    Ok(())
}

fn check_signature(request: &Request, account: &Account) -> Result<(), Refusal> {
    let text = string_to_sign(request.signed());
    let key = format!("{}&", account.access_key_secret);
    if request.get("Signature")? != hmac_sha1_base64(key.as_bytes(), text.as_bytes()) {
        // The real gateway repeats the whole text too, the values of the message included.
        return refuse(
            StatusCode::BAD_REQUEST,
            "SignatureDoesNotMatch",
            format!(
                "Specified signature is not matched with our calculation. \
                 server string to sign is:{text}"
            ),
        );
    }
    Ok(())
}

fn check_nonce(request: &Request, nonces: &mut HashSet<String>) -> Result<(), Refusal> {
    if !nonces.insert(request.get("SignatureNonce")?.to_owned()) {
        return refuse(
            StatusCode::BAD_REQUEST,
            "SignatureNonceUsed",
            "Specified signature nonce was used already.",
        );
    }
    Ok(())
}

fn check_action(request: &Request, service: Service) -> Result<(), Refusal> {
    if request.get("Version")? != service.version {
        return refuse(
            StatusCode::BAD_REQUEST,
            "InvalidVersion",
            "Specified parameter Version is not valid.",
        );
    }
    if request.get("Action")? != service.action {
        return refuse(
            StatusCode::NOT_FOUND,
            "InvalidAction.NotFound",
            "Specified api is not found.",
        );
    }
    Ok(())
}
