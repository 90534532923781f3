//! Variables of Logto's that have no setting here. They are neither passed over in silence nor in the
//! way: what they ask for is refused where the server would do the opposite, and otherwise told.
//! (Those that do have a setting are its alias in the declarations.)

use std::ffi::OsStr;

use super::{refused::Refused, typed::Note};

/// One that was given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Foreign(&'static Declared);

#[derive(Debug)]
struct Declared {
    variable: &'static str,
    refused: When,
    why: &'static str,
}

/// When it cannot be passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Never,
    No,
    YesWithoutAdminEndpoint,
}

const DECLARED: &[Declared] = &[
    Declared {
        variable: "ADMIN_PORT",
        refused: When::Never,
        why: "Keyward listens at one address; the admin tenant is at /t/admin, or at --admin-endpoint",
    },
    Declared {
        variable: "ADMIN_DISABLE_LOCALHOST",
        refused: When::YesWithoutAdminEndpoint,
        why: "Keyward has no second listener to close, and the admin tenant cannot be switched off",
    },
    Declared {
        variable: "CASE_SENSITIVE_USERNAME",
        refused: When::No,
        why: "user names are always compared with their case",
    },
    Declared {
        variable: "DATABASE_STATEMENT_TIMEOUT",
        refused: When::Never,
        why: "set statement_timeout on the database's role instead",
    },
    Declared {
        variable: "REDIS_URL",
        refused: When::Never,
        why: "caches are in the process, and processes tell each other through the database",
    },
];

/// Whether a text means yes, as Logto reads it.
pub(super) fn is_yes(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["1", "true", "y", "yes", "yep", "yeah"].contains(&text.as_str())
}

/// Whether a text means no.
pub(super) fn is_no(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["0", "false", "n", "no"].contains(&text.as_str())
}

/// The variable, when it is one of these and says something.
pub(super) fn recognize(variable: &str, value: &OsStr) -> Option<Foreign> {
    let declared = DECLARED.iter().find(|known| known.variable == variable)?;
    let value = value.to_string_lossy();
    let says_something = match declared.refused {
        When::Never => !value.is_empty(),
        When::No => !value.is_empty() && !is_yes(&value),
        When::YesWithoutAdminEndpoint => is_yes(&value),
    };
    says_something.then_some(Foreign(declared))
}

impl Foreign {
    /// Why it cannot be passed over, if it cannot.
    pub(super) fn refusal(self, has_admin_endpoint: bool) -> Option<Refused> {
        let is_refused = match self.0.refused {
            When::Never => false,
            When::No => true,
            When::YesWithoutAdminEndpoint => !has_admin_endpoint,
        };
        is_refused.then_some(Refused::Foreign {
            variable: self.0.variable,
            why: self.0.why,
        })
    }

    /// What the operator is told.
    pub(super) fn note(self) -> Note {
        Note {
            found: format!("{} sets nothing: {}", self.0.variable, self.0.why),
            mend: format!("leave {} out", self.0.variable),
        }
    }
}

/// The names, for the reference.
pub(super) fn names() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    DECLARED
        .iter()
        .map(|known| (known.variable, known.refused != When::Never, known.why))
}
