//! `POST /api/configs/oidc/:keyType/rotate`: a new key.

use axum::Json;
use keyward_crypto::SigningAlgorithm;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};

use super::{key_type::KeyType, service, view::KeyView};
use crate::management::Administrator;

/// What a signing key may be. The contract knows the first two.
const ALGORITHMS: [(&str, SigningAlgorithm); 5] = [
    ("RSA", SigningAlgorithm::Rs256),
    ("EC", SigningAlgorithm::Es384),
    ("ES256", SigningAlgorithm::Es256),
    ("ES512", SigningAlgorithm::Es512),
    ("EdDSA", SigningAlgorithm::EdDsa),
];
/// The longest time for which a key may wait, in seconds: ten years.
const LONGEST_GRACE: i64 = 315_360_000;

pub(super) struct Rotation {
    pub(super) algorithm: SigningAlgorithm,
    /// Seconds for which the new key only waits.
    pub(super) grace: i64,
}

impl FromInput for Rotation {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let algorithm = input
            .key("signingKeyAlgorithm")
            .optional(|name| name.choice(&ALGORITHMS));
        let grace = input
            .key("rotationGracePeriod")
            .optional(|seconds| seconds.integer(0..=LONGEST_GRACE));
        Some(Self {
            algorithm: algorithm?.unwrap_or_default(),
            grace: grace?.unwrap_or(0),
        })
    }
}

/// Makes a new key: it signs at once, or, as a signing key with a grace period, when that is over.
#[utoipa::path(
    post,
    path = "/configs/oidc/{keyType}/rotate",
    responses((status = 200, body = Vec<KeyView>), (status = 422)),
)]
pub(super) async fn rotate(
    by: Administrator,
    Params(of): Params<KeyType>,
    JsonBody(rotation): JsonBody<Rotation>,
) -> Result<Json<Vec<KeyView>>, ApiError> {
    Ok(Json(service::rotate(&by, of, rotation).await?))
}
