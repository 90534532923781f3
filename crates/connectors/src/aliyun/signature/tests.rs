//! The canonical text against known answers and properties.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;

use super::*;

fn pairs(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
    parameters
        .iter()
        .map(|&(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// Values with everything that encodings disagree about: a space, `+`, `*`, `~`, quotes,
/// parentheses, Chinese, JSON.
fn example() -> Vec<(String, String)> {
    pairs(&[
        ("AccessKeyId", "testId"),
        ("Action", "SendSms"),
        ("Format", "json"),
        ("PhoneNumbers", "8613800138000"),
        ("RegionId", "cn-hangzhou"),
        ("SignName", "钥匙 Keyward (Test)*!'~+"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureNonce", "45e25e9b-0a6f-4070-8c85-2956eda1b466"),
        ("SignatureVersion", "1.0"),
        ("TemplateCode", "SMS_71390007"),
        ("TemplateParam", r#"{"code":"012345"}"#),
        ("Timestamp", "2017-07-12T02:42:19Z"),
        ("Version", "2017-05-25"),
    ])
}

const STRING_TO_SIGN: &str = "POST&%2F&AccessKeyId%3DtestId%26Action%3DSendSms%26Format%3Djson\
    %26PhoneNumbers%3D8613800138000%26RegionId%3Dcn-hangzhou\
    %26SignName%3D%25E9%2592%25A5%25E5%258C%2599%2520Keyward%2520%2528Test%2529%252A%2521%2527~%252B\
    %26SignatureMethod%3DHMAC-SHA1%26SignatureNonce%3D45e25e9b-0a6f-4070-8c85-2956eda1b466\
    %26SignatureVersion%3D1.0%26TemplateCode%3DSMS_71390007\
    %26TemplateParam%3D%257B%2522code%2522%253A%2522012345%2522%257D\
    %26Timestamp%3D2017-07-12T02%253A42%253A19Z%26Version%3D2017-05-25";

/// The expected texts were made without this crate: by Python's `urllib.parse.quote(…, safe="-_.~")`,
/// `hmac` and `hashlib`, and again by Node's `crypto.createHmac("sha1", "testSecret&")`; both agree.
#[test]
fn known_answer() {
    assert_eq!(string_to_sign(&example()), STRING_TO_SIGN);
    let secret = Secret::new("testSecret".to_owned());
    assert_eq!(sign(&example(), &secret), "luPYWugDhEjSyt5hBGTHobmBP9k=");
}

#[test]
fn every_reserved_character_is_encoded() {
    assert_eq!(
        encode("!\"'()*+ ,/:;=?@[]&%#$<>{}|\\^`\u{e9}\n"),
        "%21%22%27%28%29%2A%2B%20%2C%2F%3A%3B%3D%3F%40%5B%5D%26%25%23%24%3C%3E%7B%7D%7C%5C%5E%60\
         %C3%A9%0A"
    );
    assert_eq!(encode("AZaz09-_.~"), "AZaz09-_.~");
}

#[test]
fn the_joined_texts_are_sorted_not_the_keys() {
    // By key `A` comes before `A.1`; by joined text `A.1=…` comes before `A=…`.
    let parameters = pairs(&[("A", "x"), ("A.1", "y"), ("a", "z"), ("B", "")]);
    assert_eq!(canonical_query(&parameters), "A.1=y&A=x&B=&a=z");
}

proptest! {
    #[test]
    fn encoding_is_reversible_and_leaves_only_unreserved_characters(text in "\\PC{0,40}|[ -~]{0,40}") {
        let encoded = encode(&text);
        prop_assert!(encoded.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%".contains(&b)));
        let decoded = percent_decode_str(&encoded).decode_utf8_lossy().into_owned();
        prop_assert_eq!(decoded, text);
    }

    #[test]
    fn order_does_not_matter_and_every_parameter_does(
        mut parameters in prop::collection::btree_map("[A-Za-z.1]{1,8}", "[ -~é]{0,12}", 1..8)
            .prop_map(|map| map.into_iter().collect::<Vec<_>>()),
        secret in "[ -~]{0,16}",
        changed in any::<prop::sample::Index>(),
    ) {
        let secret = Secret::new(secret);
        let signature = sign(&parameters, &secret);
        prop_assert_eq!(signature.len(), 28);
        parameters.reverse();
        prop_assert_eq!(&sign(&parameters, &secret), &signature);
        let index = changed.index(parameters.len());
        parameters[index].1.push('x');
        prop_assert_ne!(sign(&parameters, &secret), signature);
    }

    #[test]
    fn the_canonical_query_can_be_read_back(
        parameters in prop::collection::btree_map("\\PC{1,6}", "\\PC{0,12}", 1..6),
    ) {
        let given: Vec<(String, String)> = parameters.clone().into_iter().collect();
        let query = canonical_query(&given);
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let read: std::collections::BTreeMap<String, String> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(key, value)| (decode(key), decode(value)))
            .collect();
        prop_assert_eq!(read, parameters);
    }
}
