//! Fields of a person's profile that a tenant asks for at sign-up (reference management-api.md §14,
//! experience-api.md §5.1 and §5.2).
//!
//! - `name`: which names a field may have, and where its value goes.
//! - `field`, `config`: a field and what it demands.
//! - `rules`: what a configuration must obey.
//! - `missing`: which fields are asked for, and which of them a user lacks.
//! - `value`: whether what a person typed fits.

mod config;
mod field;
mod missing;
mod name;
mod rules;
mod value;

pub use config::{ProfileFieldConfig, ProfileFieldOption, ProfileFieldPart};
pub use field::{ProfileField, ProfileFieldType};
pub use missing::{ProfileValues, sign_up_fields};
pub use name::{ProfileFieldNameError, ProfileFieldPlace, check_profile_field_name};
pub use rules::ProfileFieldConfigError;
pub use value::ProfileFieldIssue;
