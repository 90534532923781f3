//! New digests: Argon2id with one lane.

use keyward_model::{PasswordDigest, PasswordMethod, Secret};

use super::{PasswordCost, argon2, memory::Memory};
use crate::Random;

/// What makes two digests of one password differ.
pub(super) type Salt = [u8; 16];

pub(super) fn draw_salt(random: &dyn Random) -> Salt {
    let mut salt = [0; 16];
    random.fill(&mut salt);
    salt
}

pub(super) fn hash(
    password: &Secret,
    salt: &Salt,
    cost: PasswordCost,
    memory: &mut Memory,
) -> PasswordDigest {
    let digest = argon2::encode(password.expose().as_bytes(), salt, cost, memory)
        .expect("either cost is within Argon2's limits");
    PasswordDigest {
        method: PasswordMethod::Argon2id,
        digest: Secret::new(digest),
    }
}
