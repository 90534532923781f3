//! What a person proves in a conversation (reference experience-api.md §3).

use serde::{Deserialize, Serialize};

use crate::{
    Email, Id, OneTimeTokenContext, PasswordDigest, Phone, SignInIdentifier, TemplateType, Time,
    User, Username, pending_profile,
};

/// What somebody signs in with, as they typed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identifier {
    /// Of which kind.
    #[serde(rename = "type")]
    pub kind: SignInIdentifier,
    /// The text. A phone number is its digits.
    pub value: String,
}

impl Identifier {
    /// The same as the store has it: a phone number in its international form, whatever else as it
    /// is. A number that does not exist is nobody's.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        if self.kind == SignInIdentifier::Phone
            && let Ok(phone) = Phone::parse(&self.value)
        {
            phone.digits().clone_into(&mut self.value);
        }
        self
    }
}

/// Where codes go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "value", rename_all = "camelCase")]
pub enum Contact {
    /// An e-mail address.
    Email(Email),
    /// A phone number.
    Phone(Phone),
}

impl Contact {
    /// The address, or the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.as_str(),
            Self::Phone(phone) => phone.digits(),
        }
    }

    /// Of which kind of identifier it is.
    #[must_use]
    pub const fn kind(&self) -> SignInIdentifier {
        match self {
            Self::Email(_) => SignInIdentifier::Email,
            Self::Phone(_) => SignInIdentifier::Phone,
        }
    }

    /// What somebody signs in with.
    #[must_use]
    pub fn identifier(&self) -> Identifier {
        Identifier {
            kind: self.kind(),
            value: self.as_str().to_owned(),
        }
    }
}

/// The types of verification that this build knows. One record of each may be in a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationType {
    /// The password of an account.
    Password,
    /// A code by e-mail.
    EmailVerificationCode,
    /// A code to a phone.
    PhoneVerificationCode,
    /// A user name and a password for an account that is to be made.
    NewPasswordIdentity,
    /// A magic link.
    OneTimeToken,
}

impl VerificationType {
    /// The contract's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "Password",
            Self::EmailVerificationCode => "EmailVerificationCode",
            Self::PhoneVerificationCode => "PhoneVerificationCode",
            Self::NewPasswordIdentity => "NewPasswordIdentity",
            Self::OneTimeToken => "OneTimeToken",
        }
    }

    /// The type of a code to a kind of address.
    #[must_use]
    pub const fn of_code(to: &Contact) -> Self {
        match to {
            Contact::Email(_) => Self::EmailVerificationCode,
            Contact::Phone(_) => Self::PhoneVerificationCode,
        }
    }
}

/// An address that is being proved. Bound to its interaction, and so to browser and tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeProof {
    /// The address.
    pub to: Contact,
    /// What the message was for.
    pub template: TemplateType,
    /// When the code went out.
    pub sent_at: Time,
    /// Whether it was entered.
    pub verified: bool,
}

/// What a record says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "proof", rename_all = "snake_case")]
pub enum Proof {
    /// The password of an account was right.
    Password {
        /// How the account was named.
        identifier: Identifier,
        /// Whose password it was.
        user_id: Id<User>,
        /// Since when it was theirs; unknown in rows of the version before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Time>,
    },
    /// An address is proved by a code.
    Code(CodeProof),
    /// A user name and a password for an account that is to be made.
    NewPasswordIdentity {
        /// The user name, which obeys the contract's rule.
        username: Username,
        /// The password.
        #[serde(with = "pending_profile::digest")]
        password: PasswordDigest,
    },
    /// An address was proved by a magic link.
    OneTimeToken {
        /// The address.
        email: Email,
        /// What else follows.
        context: OneTimeTokenContext,
    },
}

impl Proof {
    /// Its type.
    #[must_use]
    pub const fn kind(&self) -> VerificationType {
        match self {
            Self::Password { .. } => VerificationType::Password,
            Self::Code(code) => VerificationType::of_code(&code.to),
            Self::NewPasswordIdentity { .. } => VerificationType::NewPasswordIdentity,
            Self::OneTimeToken { .. } => VerificationType::OneTimeToken,
        }
    }

    /// Whether it is about a password that a user has no longer. `since`: when they got the one that
    /// they have.
    #[must_use]
    pub fn is_outdated(&self, user: &Id<User>, since: Time) -> bool {
        matches!(
            self,
            Self::Password { user_id, since: Some(then), .. } if user_id == user && *then != since
        )
    }

    /// Whether it is complete.
    #[must_use]
    pub const fn is_verified(&self) -> bool {
        match self {
            Self::Code(code) => code.verified,
            _ => true,
        }
    }

    /// What it says of whom.
    #[must_use]
    pub fn identifier(&self) -> Identifier {
        match self {
            Self::Password { identifier, .. } => identifier.clone(),
            Self::Code(code) => code.to.identifier(),
            Self::NewPasswordIdentity { username, .. } => Identifier {
                kind: SignInIdentifier::Username,
                value: username.as_str().to_owned(),
            },
            Self::OneTimeToken { email, .. } => Contact::Email(email.clone()).identifier(),
        }
    }
}

/// A record. Whoever names it must be in its conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VerificationRecord {
    /// Names the record; another code makes another one.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub proof: Proof,
}
