//! `GET /api/.well-known/phrases`: the texts of the pages.

use axum::{
    Json,
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use keyward_http::{ApiError, FromQuery, Query, QueryAs, RequestInfo, SharedApp, TenantScope};
use keyward_model::LanguageTag;

pub(super) struct Wanted {
    /// Languages, best first.
    languages: Vec<LanguageTag>,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let languages = query.one("lng")?.map(LanguageTag::parse_list);
        Ok(Self {
            languages: languages.unwrap_or_default(),
        })
    }
}

/// Shows the texts of the pages in a language, in the tenant's own words where it has some.
#[utoipa::path(
    get,
    path = "/.well-known/phrases",
    responses((status = 200, body = serde_json::Map<String, serde_json::Value>)),
)]
pub(super) async fn get(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let settings = app.store.sign_in_experience(&scope.tenant).await?;
    let own = app.store.custom_phrases(&scope.tenant).await?;
    let language = &settings.language_info;
    let wanted = wanted.languages.iter().map(LanguageTag::as_str);
    let accepted = info.languages.0.iter().map(LanguageTag::as_str);
    let accepted = accepted.filter(|_| language.auto_detect);
    let fallback = [language.fallback_language.as_str()];
    let wanted = wanted.chain(accepted).chain(fallback);
    let (tag, texts) = app.phrases.for_reader(&own, wanted);
    let tag = HeaderValue::from_str(tag)
        .map_err(|_| ApiError::internal("the tag of a language is no header"))?;
    let headers = [(header::CONTENT_LANGUAGE, tag)];
    Ok((headers, Json(texts)).into_response())
}
