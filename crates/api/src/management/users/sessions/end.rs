//! `DELETE /api/users/:userId/sessions/:sessionId`.

use axum::http::StatusCode;
use keyward_http::{ApiError, FromQuery, Params, Query, QueryAs};
use keyward_model::{Id, Session, User};
use keyward_store::users::RevokedGrants;

use crate::management::{Administrator, users::service};

/// Which grants go too, beside those that end with every session.
pub(in crate::management::users) struct Wanted(Option<RevokedGrants>);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let targets = [
            ("all", RevokedGrants::All),
            ("firstParty", RevokedGrants::FirstParty),
        ];
        query.choice("revokeGrantsTarget", &targets).map(Self)
    }
}

/// Ends a session of the user.
#[utoipa::path(
    delete,
    path = "/users/{userId}/sessions/{sessionId}",
    responses((status = 204), (status = 404)),
)]
pub(in crate::management::users) async fn end(
    by: Administrator,
    Params((id, session)): Params<(Id<User>, Id<Session>)>,
    QueryAs(Wanted(revoked)): QueryAs<Wanted>,
) -> Result<StatusCode, ApiError> {
    service::end_session(&by, id, session, revoked).await?;
    Ok(StatusCode::NO_CONTENT)
}
