//! Which language a path names.

use keyward_model::is_language_tag;
use serde::{Deserialize, Deserializer, de::Error};

/// The tag of a language that a tenant can have texts in.
#[derive(Clone, Debug)]
pub(super) struct Language(pub(super) String);

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        if is_language_tag(&tag) {
            Ok(Self(tag))
        } else {
            Err(D::Error::custom("the tag of no known language"))
        }
    }
}
