//! `POST /api/experience/user-assets/avatar`.

use keyward_experience as experience;
use keyward_http::{ApiError, Upload};

use super::visitor::Visitor;

/// Takes a picture of somebody who signs up. This build keeps no files: a good one is refused with
/// `storage.not_configured`.
#[utoipa::path(
    post,
    path = "/experience/user-assets/avatar",
    responses((status = 400), (status = 404)),
)]
pub(super) async fn upload(visitor: Visitor, Upload(picture): Upload) -> ApiError {
    match visitor.begun() {
        Ok(uid) => experience::refuse_avatar(&visitor.context, uid, &picture)
            .await
            .into(),
        Err(error) => error,
    }
}
