//! `/api/users`: what an administrator does to a user, and what the user's applications notice.

mod default_roles;
mod ended;
mod flood;
mod grants;
mod patterns;
mod person;
mod sessions;
mod taken;
