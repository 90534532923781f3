//! Phone numbers. The one place that names the phone-number library.

use std::fmt;

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat, enums::Region};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use utoipa::ToSchema;

/// A valid international number, stored as the contract does: digits with country calling code,
/// without `+` and without the national leading zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(transparent)]
pub struct Phone(String);

/// The text is no phone number that could be called from abroad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a valid phone number")]
pub struct PhoneError;

/// No text longer than this is handed to the parser.
const LONGEST: usize = 64;

impl Phone {
    /// Parses an international number, with or without `+` (`+86 138 0013 8000`, `8613800138000`).
    ///
    /// # Errors
    /// [`PhoneError`] when the number does not exist in its country's plan.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.starts_with('+') || text.starts_with('＋') {
            return Self::valid(text, None);
        }
        Self::valid(&format!("+{text}"), None)
    }

    /// Parses what a person typed beside a chosen country. An international prefix in the text
    /// (`+…`, `00…`) wins over the country.
    ///
    /// # Errors
    /// [`PhoneError`] when neither reading is a valid number.
    pub fn parse_in(text: &str, region: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.starts_with('+') || text.starts_with('＋') {
            return Self::valid(text, None);
        }
        let region = Region::try_from(region).map_err(|_| PhoneError)?;
        Self::valid(text, Some(region))
            .or_else(|error| text.strip_prefix("00").map_or(Err(error), Self::parse))
    }

    /// Takes digits that the store holds: they were checked when they came in.
    #[must_use]
    pub fn from_stored(digits: String) -> Self {
        Self(digits)
    }

    fn valid(text: &str, region: Option<Region>) -> Result<Self, PhoneError> {
        if text.len() > LONGEST {
            return Err(PhoneError);
        }
        let number = PhoneNumber::parse(text, region).map_err(|_| PhoneError)?;
        if !number.is_valid() || number.extension.is_some() {
            return Err(PhoneError);
        }
        let e164 = number.format_as(PhoneNumberFormat::E164);
        Ok(Self(e164.trim_start_matches('+').to_owned()))
    }

    /// International digits without `+`.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// For people: `+86 138 0013 8000`.
    #[must_use]
    pub fn international(&self) -> String {
        PhoneNumber::parse(format!("+{}", self.0), None).map_or_else(
            |_| format!("+{}", self.0),
            |number| {
                number
                    .format_as(PhoneNumberFormat::International)
                    .into_owned()
            },
        )
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "+{}", self.0)
    }
}

impl<'de> Deserialize<'de> for Phone {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_international_number_wins_over_the_chosen_country() {
        let phone = Phone::parse_in("+86 138 0013 8000", "US").expect("valid");
        assert_eq!(phone.digits(), "8613800138000");
        let phone = Phone::parse_in("0086 13800138000", "DE").expect("valid");
        assert_eq!(phone.digits(), "8613800138000");
    }

    #[test]
    fn the_national_zero_goes() {
        let phone = Phone::parse_in("0171 2345678", "DE").expect("valid");
        assert_eq!(phone.digits(), "491712345678");
        for text in ["4901712345678", "+49 (0) 171 2345678", "491712345678"] {
            assert_eq!(Phone::parse(text), Ok(phone.clone()), "{text}");
        }
        // Where it belongs to the number, it stays.
        let rome = Phone::parse("390669812345").expect("valid");
        assert_eq!(rome.digits(), "390669812345");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for bad in [
            "",
            "+",
            "12",
            "+861",
            "abc",
            "+1 555 0100",
            "１２",
            "+86 138 0013 8000 ext. 5",
        ] {
            assert!(Phone::parse_in(bad, "CN").is_err(), "{bad}");
        }
        assert!(Phone::parse_in("13800138000", "XX").is_err());
        assert!(Phone::parse_in(&"1".repeat(5000), "CN").is_err());
    }

    #[test]
    fn people_see_groups() {
        assert_eq!(
            Phone::parse("8613800138000")
                .expect("valid")
                .international(),
            "+86 138 0013 8000"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,80}", region in "[A-Za-z]{0,3}") {
            let _ = Phone::parse_in(&text, &region);
            let _ = Phone::parse(&text);
        }
    }
}
