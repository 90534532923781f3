//! `/api/users`: what an administrator does to a user, and what the user's applications notice.

mod ended;
mod flood;
mod grants;
mod person;
mod sessions;
mod taken;
