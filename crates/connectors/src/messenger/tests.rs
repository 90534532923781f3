//! Which way a message takes. The way through a real connection is tested in `tests/`.
#![expect(clippy::unwrap_used, reason = "tests")]

use keyward_crypto::SeededRandom;
use keyward_model::{ConnectorMetadata, Email, Id, ManualClock, Phone, Secret, TemplateType, Time};
use keyward_outbound::Policy;

use super::*;
use crate::{Recipient, aliyun_sms};

fn messenger(has_inbox: bool) -> Messenger {
    Messenger::new(
        Registry::new(),
        Client::new(Policy::default()),
        Arc::new(ManualClock::new(Time::from_millis(7))),
        Arc::new(SeededRandom::new(1)),
        has_inbox.then(|| Inbox::new(Secret::new("key".into()))),
    )
}

fn tenant() -> TenantId {
    TenantId::default_tenant()
}

fn connector(factory_id: &str, config: JsonObject) -> Connector {
    Connector {
        id: Id::new("c"),
        factory_id: factory_id.to_owned(),
        config,
        metadata: ConnectorMetadata::default(),
        sync_profile: false,
        enable_token_storage: false,
        created_at: Time::from_millis(0),
    }
}

fn aliyun(endpoint: &str) -> Connector {
    let mut config = aliyun_sms::tests_config();
    config.insert("endpoint".into(), endpoint.into());
    connector("aliyun-short-message-service", config)
}

fn sms() -> Message {
    let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
    Message::with_code(to, TemplateType::SignIn, Secret::new("123456".into()))
}

#[test]
fn who_can_send() {
    let aliyun = aliyun("https://127.0.0.1/");
    let unknown = connector("from-another-build", JsonObject::new());
    let (with, without) = (messenger(true), messenger(false));
    for (kind, configured, expected) in [
        (ConnectorType::Sms, None, false),
        (ConnectorType::Sms, Some(&aliyun), true),
        (ConnectorType::Sms, Some(&unknown), false),
        (ConnectorType::Email, None, false),
        (ConnectorType::Email, Some(&aliyun), false),
    ] {
        assert_eq!(without.can_send(kind, configured), expected);
        assert!(with.can_send(kind, configured));
    }
    assert!(!with.can_send(ConnectorType::Social, Some(&aliyun)));
}

#[tokio::test]
async fn the_inbox_stands_in_where_nothing_is_set_up() {
    let messenger = messenger(true);
    let unknown = connector("from-another-build", JsonObject::new());
    assert_eq!(
        messenger.send(&tenant(), None, sms()).await,
        Ok(Sent::default())
    );
    messenger
        .send(&tenant(), Some(&unknown), sms())
        .await
        .unwrap();
    let delivered = messenger.inbox().unwrap().list();
    assert_eq!(delivered.len(), 2);
    assert_eq!(delivered[0].at, Time::from_millis(7));
}

#[tokio::test]
async fn without_either_nothing_is_sent() {
    assert_eq!(
        messenger(false).send(&tenant(), None, sms()).await,
        Err(SendError::NoConnector(ConnectorType::Sms))
    );
}

#[tokio::test]
async fn a_connector_that_is_set_up_is_used_and_its_failure_is_not_hidden_by_the_inbox() {
    let messenger = messenger(true);
    let refused = messenger
        .send(&tenant(), Some(&aliyun("https://127.0.0.1/")), sms())
        .await;
    let Err(SendError::Connector(error)) = refused else {
        unreachable!("a private address was called");
    };
    assert_eq!(error.code, ErrorCode::InvalidConfig);
    assert_eq!(
        error.message.as_deref(),
        Some("the address may not be called: not a public address")
    );
    assert!(messenger.inbox().unwrap().list().is_empty());
}

#[tokio::test]
async fn a_test_asks_for_the_right_kind_and_a_valid_configuration() {
    let messenger = messenger(true);
    let factory = messenger
        .registry()
        .find("aliyun-short-message-service")
        .unwrap();
    let config = aliyun("https://127.0.0.1/").config;
    let to = Recipient::Email(Email::parse("a@b.c").unwrap());
    let mail = Message::with_code(to, TemplateType::Generic, Secret::new("000000".into()));
    let error = messenger.send_with(factory, &config, &mail).await;
    assert_eq!(error.unwrap_err().code, ErrorCode::UnexpectedType);
    let error = messenger
        .send_with(factory, &JsonObject::new(), &sms())
        .await;
    assert_eq!(error.unwrap_err().code, ErrorCode::InvalidConfig);
    assert!(messenger.inbox().unwrap().list().is_empty());
}
