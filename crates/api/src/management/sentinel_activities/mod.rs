//! `/api/sentinel-activities` (reference management-api.md, "Sentinel unlock").

mod forget;

use super::document::{Routes, operations};

/// How audit entries name what is managed here.
const SUBJECT: &str = "SentinelActivity";

pub(super) fn routes() -> Routes {
    operations![forget::forget]
}
