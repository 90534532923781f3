//! Tencent Cloud's signature, third version (`TC3-HMAC-SHA256`): the secret key, the day, the service
//! and the whole request go into it.

use keyward_crypto::{hex, hmac_sha256, sha256_hex};
use keyward_model::{Secret, Time};

pub(super) const CONTENT_TYPE: &str = "application/json; charset=utf-8";
const SERVICE: &str = "sms";
const SIGNED_HEADERS: &str = "content-type;host";

/// The `Authorization` of a JSON post to the root of a host.
pub(super) fn authorization(
    key_id: &str,
    key_secret: &Secret,
    host: &str,
    body: &str,
    now: Time,
) -> String {
    let day = day(now);
    let scope = format!("{day}/{SERVICE}/tc3_request");
    let request = format!(
        "POST\n/\n\ncontent-type:{CONTENT_TYPE}\nhost:{host}\n\n{SIGNED_HEADERS}\n{}",
        sha256_hex(body.as_bytes())
    );
    let text = format!(
        "TC3-HMAC-SHA256\n{}\n{scope}\n{}",
        now.seconds(),
        sha256_hex(request.as_bytes())
    );
    let secret = format!("TC3{}", key_secret.expose());
    let key = [day.as_str(), SERVICE, "tc3_request"]
        .into_iter()
        .fold(secret.into_bytes(), |key, step| {
            hmac_sha256(&key, step.as_bytes()).to_vec()
        });
    let signature = hex(&hmac_sha256(&key, text.as_bytes()));
    format!(
        "TC3-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={SIGNED_HEADERS}, \
         Signature={signature}"
    )
}

/// `2019-02-25`, in UTC.
fn day(now: Time) -> String {
    let mut text = now.to_rfc3339();
    text.truncate(10);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with Python's `hmac` and `hashlib` by the steps of Tencent's documentation.
    #[test]
    fn a_known_answer() {
        let authorization = authorization(
            "AKIDEXAMPLE",
            &Secret::new("ExampleSecret".into()),
            "sms.tencentcloudapi.com",
            r#"{"A":"\u4e2d"}"#,
            Time::from_millis(1_551_113_065_999),
        );
        assert_eq!(
            authorization,
            "TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2019-02-25/sms/tc3_request, \
             SignedHeaders=content-type;host, Signature=d90271837527bab68e4acc77b073c2a20a9a5a5701e2aef86020ed6f0daca3b3"
        );
    }
}
