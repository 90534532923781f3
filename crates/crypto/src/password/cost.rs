//! What a new digest costs whoever makes it, and whoever guesses.

/// Memory and passes of new digests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19 MiB and two passes (DESIGN §9; OWASP's minimum): an attacker pays for them at each guess.
    #[default]
    Usual,
    /// The least that Argon2 knows, 8 KiB and one pass: protects nothing. No setting leads here; it shows a
    /// measurement what everything around the hash costs.
    Least,
}

impl PasswordCost {
    /// In KiB.
    pub(super) fn memory(self) -> u32 {
        match self {
            Self::Usual => 19 * 1024,
            Self::Least => 8,
        }
    }

    pub(super) fn passes(self) -> u32 {
        match self {
            Self::Usual => 2,
            Self::Least => 1,
        }
    }
}
