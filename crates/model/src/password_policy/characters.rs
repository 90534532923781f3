//! Kinds of characters.

/// What a password's characters are.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Kinds {
    lower: bool,
    upper: bool,
    digit: bool,
    symbol: bool,
    other: bool,
}

impl Kinds {
    pub(super) fn of(password: &str) -> Self {
        let mut kinds = Self::default();
        for character in password.chars() {
            match character {
                'a'..='z' => kinds.lower = true,
                'A'..='Z' => kinds.upper = true,
                '0'..='9' => kinds.digit = true,
                // What is left of the printable characters of ASCII, the space among them.
                ' '..='~' => kinds.symbol = true,
                _ => kinds.other = true,
            }
        }
        kinds
    }

    /// How many of the four kinds there are.
    pub(super) fn count(self) -> u32 {
        [self.lower, self.upper, self.digit, self.symbol]
            .into_iter()
            .map(u32::from)
            .sum()
    }

    /// Whether there is a character of no kind.
    pub(super) fn has_other(self) -> bool {
        self.other
    }
}
