//! How a number is shown beside the one before it.

use serde::Serialize;
use utoipa::ToSchema;

/// A number, and by how much it differs from the one of the period before.
#[derive(Serialize, ToSchema)]
pub(super) struct Count {
    count: i64,
    delta: i64,
}

impl Count {
    /// The number of now, and that of before.
    pub(super) fn new(count: i64, before: i64) -> Self {
        Self {
            count,
            delta: count - before,
        }
    }
}
