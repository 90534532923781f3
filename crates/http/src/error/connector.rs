//! What a connector's refusal means for a caller (reference management-api.md §0.2).

use axum::http::StatusCode;
use keyward_connectors::{ConnectorError, ErrorCode};

use super::ApiError;

impl From<ConnectorError> for ApiError {
    fn from(error: ConnectorError) -> Self {
        let status = match error.code {
            ErrorCode::SocialAuthCodeInvalid
            | ErrorCode::SocialInvalidAccessToken
            | ErrorCode::SocialInvalidIdToken
            | ErrorCode::AuthorizationFailed => StatusCode::UNAUTHORIZED,
            ErrorCode::NotImplemented => StatusCode::NOT_IMPLEMENTED,
            ErrorCode::RateLimitExceeded | ErrorCode::UsageLimitExceeded => {
                StatusCode::TOO_MANY_REQUESTS
            }
            // The contract has no word for a provider that does not answer.
            ErrorCode::Unreachable => StatusCode::BAD_GATEWAY,
            _ => StatusCode::BAD_REQUEST,
        };
        let mut answer = Self::new(status, error.code_str())
            .with("errorDescription", error.message.unwrap_or_default());
        if let Some(data) = error.data {
            answer = answer.data(data);
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Language;

    #[test]
    fn the_providers_words_stand_in_message_and_data() {
        let error = ConnectorError::new(ErrorCode::General, "isv.OUT_OF_SERVICE");
        let answer = ApiError::from(error);
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
        assert!(
            answer
                .message(Language::English)
                .ends_with("isv.OUT_OF_SERVICE")
        );
    }
}
