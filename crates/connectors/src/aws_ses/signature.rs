//! Signature version 4 of a JSON post, by Amazon's own library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use keyward_model::{Secret, Time};
use url::Url;

/// Whose signature, and for what.
pub(super) struct Signer<'a> {
    pub(super) key_id: &'a str,
    pub(super) key_secret: &'a Secret,
    pub(super) region: &'a str,
}

/// The library refuses to sign: the request is not what HTTP knows.
#[derive(Debug)]
pub(super) struct CannotSign;

/// The headers that sign a post.
pub(super) fn headers(
    signer: &Signer<'_>,
    url: &Url,
    content_type: &str,
    body: &[u8],
    now: Time,
) -> Result<Vec<(String, String)>, CannotSign> {
    let secret = signer.key_secret.expose();
    let identity = Credentials::new(signer.key_id, secret, None, None, "connector").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(signer.region)
        .name("ses")
        .time(at(now))
        .settings(SigningSettings::default())
        .build()
        .map_err(|_| CannotSign)?;
    let signed_headers = [("content-type", content_type)];
    let request = SignableRequest::new(
        "POST",
        url.as_str(),
        signed_headers.into_iter(),
        SignableBody::Bytes(body),
    );
    let parameters = parameters.into();
    let signed = sign(request.map_err(|_| CannotSign)?, &parameters).map_err(|_| CannotSign)?;
    let (instructions, _) = signed.into_parts();
    Ok(instructions
        .headers()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect())
}

fn at(now: Time) -> SystemTime {
    let millis = u64::try_from(now.millis()).unwrap_or_default();
    UNIX_EPOCH + Duration::from_millis(millis)
}
