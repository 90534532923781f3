//! The password policy: what a new password must have and must not hold (reference
//! experience-api.md §7.2).
//!
//! - `policy`: the settings, and the check as a whole.
//! - `issue`: the reasons for a refusal, in the contract's shape.
//! - `characters`: kinds of characters. `patterns`: repetitions and sequences. `phrases`: words and
//!   what is known of the person.
//!
//! Whether a password is in a list of breached ones is found out by others; nothing here does I/O.

mod characters;
mod issue;
mod patterns;
mod phrases;
mod policy;
#[cfg(test)]
mod tests;

pub use issue::PasswordIssue;
pub use phrases::PersonalInfo;
pub use policy::PasswordPolicy;
