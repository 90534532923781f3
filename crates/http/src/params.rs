//! The parameters in a request's path.

use axum::{
    extract::{FromRequestParts, Path, RawPathParams},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::{
    error::ApiError,
    guard::{Issue, Part, invalid_input},
};

/// The parameters as a `T`: a value, or a tuple in the order of the path.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S, T> FromRequestParts<S> for Params<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let raw = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| refusal(Vec::new(), "Expected UTF-8."))?;
        if let Some((name, _)) = raw.iter().find(|(_, value)| value.contains('\0')) {
            let path = vec![Part::Key(name.to_owned())];
            return Err(refusal(path, "Text must not contain the null character."));
        }
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| refusal(Vec::new(), "The path is not valid."))?;
        Ok(Self(value))
    }
}

fn refusal(path: Vec<Part>, message: &str) -> ApiError {
    invalid_input("params", vec![Issue::new("custom", path, message)])
}
