//! How a key is shown.

use keyward_crypto::SigningAlgorithm;
use keyward_model::Time;
use keyward_store::keys::{cookies::CookieKeyRecord, signing::SigningKeyRecord};
use serde::Serialize;
use utoipa::ToSchema;

/// A key without its value.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OidcConfigKey)]
pub(super) struct KeyView {
    id: String,
    /// Seconds since the epoch, as the contract has it here.
    created_at: i64,
    /// `RSA`, `EC`, or of our own `EdDSA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_key_algorithm: Option<&'static str>,
    /// The JWS algorithm (RFC 7518 §3.1), of our own: it tells the curves apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<&'static str>,
    /// `Current`, `Next` or `Previous`.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    /// From when on the next key signs.
    #[serde(skip_serializing_if = "Option::is_none")]
    effective_at: Option<Time>,
}

impl From<SigningKeyRecord> for KeyView {
    fn from(key: SigningKeyRecord) -> Self {
        Self {
            id: key.id,
            created_at: key.created_at.seconds(),
            signing_key_algorithm: Some(match key.algorithm {
                SigningAlgorithm::Rs256 => "RSA",
                SigningAlgorithm::Es384 | SigningAlgorithm::Es256 | SigningAlgorithm::Es512 => "EC",
                SigningAlgorithm::EdDsa => "EdDSA",
            }),
            algorithm: Some(key.algorithm.name()),
            status: Some(key.status.name()),
            effective_at: key.effective_at,
        }
    }
}

impl From<CookieKeyRecord> for KeyView {
    fn from(key: CookieKeyRecord) -> Self {
        Self {
            id: key.id,
            created_at: key.created_at.seconds(),
            signing_key_algorithm: None,
            algorithm: None,
            status: None,
            effective_at: None,
        }
    }
}
