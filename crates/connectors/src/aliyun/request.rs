//! One signed call of an Aliyun service.

use keyward_model::Secret;
use keyward_outbound::Response;
use url::Url;
use uuid::Builder;

use super::signature::sign;
use crate::{Calls, ConnectorError};

/// Who calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Account<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) access_key_secret: &'a Secret,
}

/// What is called.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    pub(crate) action: &'a str,
    pub(crate) version: &'a str,
    pub(crate) region_id: &'a str,
    /// The action's own parameters; what is not to be sent is left out.
    pub(crate) parameters: Vec<(&'static str, String)>,
}

impl Request<'_> {
    /// Posts the request. Every status is an answer.
    ///
    /// # Errors
    /// When no answer came, or the address may not be called.
    pub(crate) async fn send(
        self,
        endpoint: &Url,
        account: Account<'_>,
        calls: Calls<'_>,
    ) -> Result<Response, ConnectorError> {
        let form = self.signed(account, calls);
        Ok(calls.outbound.post_form(endpoint, &form).await?)
    }

    /// All parameters, the common ones and the signature included.
    fn signed(self, account: Account<'_>, calls: Calls<'_>) -> Vec<(String, String)> {
        // A random UUID (RFC 9562 §5.4): the gateway refuses one that it has seen.
        let mut nonce = [0; 16];
        calls.random.fill(&mut nonce);
        let nonce = Builder::from_random_bytes(nonce).into_uuid().to_string();
        let common = [
            ("AccessKeyId", account.access_key_id.to_owned()),
            ("Action", self.action.to_owned()),
            ("Format", "json".to_owned()),
            ("RegionId", self.region_id.to_owned()),
            ("SignatureMethod", "HMAC-SHA1".to_owned()),
            ("SignatureNonce", nonce),
            ("SignatureVersion", "1.0".to_owned()),
            ("Timestamp", calls.clock.now().to_rfc3339()),
            ("Version", self.version.to_owned()),
        ];
        let mut form: Vec<(String, String)> = common
            .into_iter()
            .chain(self.parameters)
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
        let signature = sign(&form, account.access_key_secret);
        form.push(("Signature".to_owned(), signature));
        form
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use keyward_crypto::SeededRandom;
    use keyward_model::{ManualClock, Time};
    use keyward_outbound::{Client, Policy};

    use super::*;

    fn signed(random: &SeededRandom) -> BTreeMap<String, String> {
        let calls = Calls {
            outbound: &Client::new(Policy::default()),
            clock: &ManualClock::new(Time::from_millis(1_499_827_339_999)),
            random,
        };
        let account = Account {
            access_key_id: "testId",
            access_key_secret: &Secret::new("testSecret".into()),
        };
        let request = Request {
            action: "SendSms",
            version: "2017-05-25",
            region_id: "cn-hangzhou",
            parameters: vec![("SignName", "x".into())],
        };
        request.signed(account, calls).into_iter().collect()
    }

    #[test]
    fn the_common_parameters() {
        let mut form = signed(&SeededRandom::new(1));
        let nonce = form.remove("SignatureNonce").expect("sent");
        assert_eq!(nonce.len(), 36);
        assert_eq!(nonce.as_bytes()[14], b'4'); // the version of a random UUID
        let unsigned = [("SignatureNonce".to_owned(), nonce)]
            .into_iter()
            .chain(form.clone())
            .filter(|(key, _)| key != "Signature");
        let signature = sign(
            &unsigned.collect::<Vec<_>>(),
            &Secret::new("testSecret".into()),
        );
        assert_eq!(form.remove("Signature"), Some(signature));
        let rest: Vec<String> = form.iter().map(|(k, v)| format!("{k}={v}")).collect();
        assert_eq!(
            rest,
            [
                "AccessKeyId=testId",
                "Action=SendSms",
                "Format=json",
                "RegionId=cn-hangzhou",
                "SignName=x",
                "SignatureMethod=HMAC-SHA1",
                "SignatureVersion=1.0",
                "Timestamp=2017-07-12T02:42:19Z",
                "Version=2017-05-25",
            ]
        );
    }

    #[test]
    fn no_nonce_comes_twice() {
        let random = SeededRandom::new(1);
        assert_ne!(
            signed(&random)["SignatureNonce"],
            signed(&random)["SignatureNonce"]
        );
    }
}
