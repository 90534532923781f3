//! The shape of every refusal (reference management-api.md §0.2), as the document shows it.

use serde_json::Value;
use utoipa::ToSchema;

/// Its name among the document's schemas.
pub(super) const NAME: &str = "Error";

/// What a caller gets instead of what was asked for.
#[derive(ToSchema)]
#[schema(as = Error)]
#[expect(dead_code, reason = "only described: `http::ApiError` writes it")]
pub(super) struct ErrorBody {
    /// The reason, for programs. Malformed JSON and faults of the server have none.
    code: Option<String>,
    /// The reason, for people, in the language of `Accept-Language`.
    message: String,
    /// What else programs may want to know.
    data: Option<Value>,
    /// What else people may want to know.
    details: Option<String>,
    /// What the request is called in the server's log.
    #[schema(rename = "requestId")]
    request_id: Option<String>,
}
