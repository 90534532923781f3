//! Reading what somebody typed where their name, address or number is asked for.

use keyward_model::{Contact, Email, Identifier, LanguageTag, Phone, SignInIdentifier as Kind};

use super::{fields::Fields, visit::Visit};
use crate::{
    countries::{self, Region},
    views::field,
};

/// What was typed, as it was typed.
pub(super) fn typed(kinds: &[Kind], form: &Fields) -> String {
    let name = if kinds == [Kind::Phone] && form.has(field::PHONE) {
        field::PHONE
    } else {
        field::IDENTIFIER
    };
    form.get(name).chars().take(256).collect()
}

/// The country beside the field: what was chosen, else by the languages that the person reads.
pub(super) fn region(visit: &Visit, form: Option<&Fields>) -> Region {
    let chosen = form.and_then(|form| Region::parse(form.get(field::COUNTRY)));
    let asked = visit.conversation.pending().ui.ui_locales.iter();
    let accepted = visit.info.languages.0.iter();
    chosen.unwrap_or_else(|| countries::guess(asked.chain(accepted).map(LanguageTag::as_str)))
}

/// Reads it as one of `kinds`, or says what is wrong with it.
pub(super) fn parse(
    visit: &Visit,
    kinds: &[Kind],
    typed: &str,
    region: Region,
) -> Result<Identifier, String> {
    let texts = visit.page.texts();
    match read(kinds, typed, region) {
        Ok(identifier) => Ok(identifier),
        Err(Unfit::Empty) if kinds == [Kind::Phone] => Err(texts.error("phone.empty", &[])),
        Err(Unfit::Empty) => Err(texts.error("field.required", &[])),
        Err(Unfit::Email) => Err(texts.error("email.invalid", &[])),
        Err(Unfit::Number) if typed.trim().starts_with(['+', '＋']) => {
            Err(texts.error("phone.invalid_international", &[]))
        }
        Err(Unfit::Number) => {
            let country = countries::name(visit.page.language, region);
            Err(texts.error("phone.invalid", &[("country", country)]))
        }
        Err(Unfit::Neither) => Err(texts.error("identifier.invalid", &[])),
    }
}

/// Where a code for it goes; nowhere for a user name.
pub(super) fn contact(identifier: &Identifier) -> Option<Contact> {
    match identifier.kind {
        Kind::Username => None,
        Kind::Email => Email::parse(&identifier.value).ok().map(Contact::Email),
        Kind::Phone => Phone::parse(&identifier.value).ok().map(Contact::Phone),
    }
}

/// What is wrong with it.
#[derive(Debug, PartialEq, Eq)]
enum Unfit {
    Empty,
    Email,
    Number,
    Neither,
}

fn read(kinds: &[Kind], typed: &str, region: Region) -> Result<Identifier, Unfit> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(Unfit::Empty);
    }
    let takes = |kind: Kind| kinds.contains(&kind);
    let of = |kind: Kind, value: &str| Identifier {
        kind,
        value: value.to_owned(),
    };
    let is_number = is_number(text);
    if takes(Kind::Phone) && (is_number || kinds == [Kind::Phone]) {
        let phone = Phone::parse_in(text, region.code()).map_err(|_| Unfit::Number)?;
        return Ok(of(Kind::Phone, &format!("+{}", phone.digits())));
    }
    if takes(Kind::Email) && (text.contains('@') || !takes(Kind::Username)) {
        return match Email::parse(text) {
            Ok(email) => Ok(of(Kind::Email, email.as_str())),
            Err(_) if takes(Kind::Phone) && !text.contains('@') => Err(Unfit::Neither),
            Err(_) => Err(Unfit::Email),
        };
    }
    if takes(Kind::Username) {
        return Ok(of(Kind::Username, text));
    }
    Err(Unfit::Neither)
}

/// No user name begins with a digit, and no address lacks its `@`.
fn is_number(text: &str) -> bool {
    let begins = text.starts_with(|c: char| c == '+' || c == '＋' || c == '(' || c.is_numeric());
    begins
        && text
            .chars()
            .all(|c| c.is_numeric() || " ()+＋-./\u{a0}".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Kind; 3] = [Kind::Username, Kind::Email, Kind::Phone];

    fn read_as(kinds: &[Kind], typed: &str) -> Result<(Kind, String), Unfit> {
        read(kinds, typed, Region::CN).map(|found| (found.kind, found.value))
    }

    #[test]
    fn one_field_tells_names_addresses_and_numbers_apart() {
        for (typed, kind, value) in [
            ("ann_7", Kind::Username, "ann_7"),
            (" Ann@Example.com ", Kind::Email, "Ann@Example.com"),
            ("138 0013 8000", Kind::Phone, "+8613800138000"),
            ("+1 (415) 555-2671", Kind::Phone, "+14155552671"),
        ] {
            let (found, text) = read_as(&ALL, typed).expect("an identifier");
            assert_eq!(found, kind, "{typed}");
            assert!(text.eq_ignore_ascii_case(value), "{text}");
        }
    }

    #[test]
    fn what_is_none_of_them_is_said_for_the_field() {
        for (kinds, typed, unfit) in [
            (&ALL[..], " ", Unfit::Empty),
            (&ALL[..], "a@b@", Unfit::Email),
            (&ALL[..], "12", Unfit::Number),
            (&ALL[1..], "ann", Unfit::Neither),
            (&ALL[1..2], "ann", Unfit::Email),
            (&ALL[2..], "ann", Unfit::Number),
        ] {
            assert_eq!(read_as(kinds, typed), Err(unfit), "{typed}");
        }
        // Where only user names are taken, anything may be one: the service says that nobody has it.
        assert_eq!(
            read_as(&ALL[..1], "a@b.c"),
            Ok((Kind::Username, "a@b.c".to_owned()))
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_panics(typed in "\\PC{0,40}") {
            for kinds in [&ALL[..], &ALL[..1], &ALL[1..], &ALL[2..]] {
                let _ = read(kinds, &typed, Region::CN);
            }
        }
    }
}
