//! Password digests (reference data-model.md, "users"; DESIGN §9).
//!
//! - `fresh`: what new digests are: Argon2id, at the `cost` of the server.
//! - `parsed`: a stored digest of any method, parsed, and what it may cost.
//! - `argon2`, `bcrypt`, `digest`, `legacy`: the methods.
//! - `verify`: judging a password so that neither a missing digest nor a fast one shows in time.
//! - `pool`: the threads on which this happens; `memory`: what each of them keeps for Argon2.

mod argon2;
mod bcrypt;
mod cost;
mod digest;
mod fresh;
mod legacy;
mod memory;
mod parsed;
mod pool;
mod verify;

pub use cost::PasswordCost;
pub use parsed::{DigestError, check_digest};
pub use pool::{PasswordPlace, PasswordPool, PoolError};
pub use verify::Verdict;
