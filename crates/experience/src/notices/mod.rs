//! Telling people by e-mail what happened to their accounts (ASVS 6.3.5, 6.3.7; docs/decisions/010-notices.md):
//! another password, another address, a sign-in with a new browser. What is told has been committed; nobody waits for it.

mod deliver;
mod notice;
mod office;

pub use notice::AccountNotice;
pub use office::{Notices, NoticesOfRequest};
