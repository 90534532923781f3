//! Digests of other systems, as an expression: `[algorithm, [arguments], expected]` in JSON, with
//! `@` among the arguments for the password (reference data-model.md, "users").

mod expression;
mod firebase_scrypt;
mod pbkdf2;

pub(super) use expression::Expression;
