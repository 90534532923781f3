//! `/api/experience/verification`: what is proved.

pub(super) mod code;
pub(super) mod new_password_identity;
pub(super) mod one_time_token;
pub(super) mod password;
