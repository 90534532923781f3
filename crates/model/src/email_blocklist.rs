//! E-mail addresses that may not sign up (reference experience-api.md §7.5).

use serde_json::Value;
use thiserror::Error;

use crate::{JsonObject, SignInExperience};

/// The rules of a tenant.
#[derive(Clone, Debug, Default)]
pub struct EmailBlocklist {
    blocks_subaddressing: bool,
    /// Empty when nobody chose who may.
    allowed: Vec<EmailPattern>,
    blocked: Vec<EmailPattern>,
}

/// Why an address may not sign up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BlockedEmail {
    /// It has no domain.
    #[error("the address has no domain")]
    Invalid,
    /// It has a `+` before the `@`.
    #[error("addresses with + are not taken")]
    Subaddressing,
    /// The lists do not let it in.
    #[error("the address is not taken")]
    NotAllowed,
}

impl BlockedEmail {
    /// The contract's code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Invalid => "session.email_blocklist.invalid_email",
            Self::Subaddressing => "session.email_blocklist.email_subaddressing_not_allowed",
            Self::NotAllowed => "session.email_blocklist.email_not_allowed",
        }
    }
}

impl EmailBlocklist {
    /// The rules of a tenant.
    #[must_use]
    pub fn of(settings: &SignInExperience) -> Self {
        Self::parse(&settings.email_blocklist_policy)
    }

    /// The rules of the column `emailBlocklistPolicy`. Entries that are no patterns, which no
    /// writer lets through, are passed over.
    #[must_use]
    pub fn parse(stored: &JsonObject) -> Self {
        let list = |key: &str| {
            let items = stored.get(key).and_then(Value::as_array);
            let items = items.into_iter().flatten().filter_map(Value::as_str);
            items.filter_map(EmailPattern::parse).collect()
        };
        Self {
            blocks_subaddressing: stored.get("blockSubaddressing") == Some(&Value::Bool(true)),
            allowed: list("customAllowlist"),
            blocked: list("customBlocklist"),
        }
    }

    /// Judges an address.
    ///
    /// # Errors
    /// [`BlockedEmail`]: it may not sign up.
    pub fn check(&self, address: &str) -> Result<(), BlockedEmail> {
        let address = Address::parse(address).ok_or(BlockedEmail::Invalid)?;
        if self.blocks_subaddressing && address.local.contains('+') {
            return Err(BlockedEmail::Subaddressing);
        }
        let is_in = |list: &[EmailPattern]| list.iter().any(|pattern| pattern.matches(&address));
        if (!self.allowed.is_empty() && !is_in(&self.allowed)) || is_in(&self.blocked) {
            return Err(BlockedEmail::NotAllowed);
        }
        Ok(())
    }
}

/// An address in small letters.
struct Address {
    local: String,
    domain: String,
}

impl Address {
    /// What follows the last `@` is the domain: that is where a message goes. A dot at its end
    /// names the same.
    fn parse(address: &str) -> Option<Self> {
        let address = address.to_lowercase();
        let (local, domain) = address.rsplit_once('@')?;
        let domain = domain.trim_end_matches('.');
        (!local.is_empty() && !domain.is_empty()).then(|| Self {
            local: local.to_owned(),
            domain: domain.to_owned(),
        })
    }
}

/// One mailbox has two domains and does not mind dots.
const GMAIL: [&str; 2] = ["gmail.com", "googlemail.com"];

/// An entry of the lists: an address (`a@b.c`), a domain (`@b.c`), or either with `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailPattern {
    /// `None` when all of the domain are meant.
    local: Option<String>,
    domain: String,
}

impl EmailPattern {
    /// Reads an entry; `None` when it is neither an address nor a domain.
    #[must_use]
    pub fn parse(entry: &str) -> Option<Self> {
        let (local, domain) = entry.split_once('@')?;
        let labels: Vec<&str> = domain.split('.').collect();
        let is_pattern = !entry.contains(char::is_whitespace)
            && !domain.contains('@')
            && labels.len() > 1
            && labels.iter().all(|label| !label.is_empty())
            && local.len() <= 64;
        is_pattern.then(|| Self {
            local: (!local.is_empty()).then(|| local.to_lowercase()),
            domain: domain.to_lowercase(),
        })
    }

    fn matches(&self, address: &Address) -> bool {
        let Address { local, domain } = address;
        let is_local = |text: &str| {
            let pattern = self.local.as_deref();
            pattern.is_none_or(|pattern| is_match(pattern, text))
        };
        if is_match(&self.domain, domain) && is_local(local) {
            return true;
        }
        // Once more for the one mailbox of many spellings.
        let is_gmail = GMAIL.contains(&domain.as_str());
        if !is_gmail || !GMAIL.iter().any(|name| is_match(&self.domain, name)) {
            return false;
        }
        let without_dots = |text: &str| text.replace('.', "");
        self.local
            .as_deref()
            .is_none_or(|pattern| is_match(&without_dots(pattern), &without_dots(local)))
    }
}

/// Whether a text is what a pattern says, in which `*` stands for any characters.
fn is_match(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(rest) = pieces
        .next()
        .and_then(|beginning| text.strip_prefix(beginning))
    else {
        return false;
    };
    let mut pieces: Vec<&str> = pieces.collect();
    let Some(ending) = pieces.pop() else {
        return rest.is_empty();
    };
    let Some(mut rest) = rest.strip_suffix(ending) else {
        return false;
    };
    for piece in pieces {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn check(stored: &Value, address: &str) -> Result<(), BlockedEmail> {
        EmailBlocklist::parse(stored.as_object().expect("an object")).check(address)
    }

    #[test]
    fn entries() {
        for good in ["a@b.c", "@b.c", "foo*@x.com", "@*.x.com"] {
            assert!(EmailPattern::parse(good).is_some(), "{good}");
        }
        for bad in ["", "a", "b.c", "@", "@b", "a@b.", "a b@c.d", "a@b@c.d"] {
            assert!(EmailPattern::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn an_address_needs_a_domain() {
        for bad in ["", "a", "@b.c", "a@", "a@."] {
            assert_eq!(check(&json!({}), bad), Err(BlockedEmail::Invalid), "{bad}");
        }
        assert_eq!(check(&json!({}), "a+b@c.d"), Ok(()));
    }

    #[test]
    fn subaddresses() {
        let policy = json!({ "blockSubaddressing": true });
        assert_eq!(check(&policy, "a+b@c.d"), Err(BlockedEmail::Subaddressing));
        assert_eq!(check(&policy, "ab@c+d.e"), Ok(()));
    }

    #[test]
    fn blocked_addresses_domains_and_wildcards() {
        let policy = json!({ "customBlocklist": ["Bad@one.test", "@two.test", "foo*@three.test", "@*.four.test"] });
        for blocked in [
            "bad@one.test",
            "BAD@ONE.TEST",
            "any@two.test",
            "any@two.test.",
            "a@b@two.test",
            "foo@three.test",
            "foobar@three.test",
            "any@a.four.test",
            "any@a.b.four.test",
        ] {
            assert_eq!(
                check(&policy, blocked),
                Err(BlockedEmail::NotAllowed),
                "{blocked}"
            );
        }
        for free in [
            "good@one.test",
            "any@sub.two.test",
            "two.test@one.test",
            "afoo@three.test",
            "any@four.test",
        ] {
            assert_eq!(check(&policy, free), Ok(()), "{free}");
        }
    }

    #[test]
    fn who_is_not_allowed_is_refused_and_the_blocklist_still_counts() {
        let policy = json!({ "customAllowlist": ["@in.test"], "customBlocklist": ["x@in.test"] });
        assert_eq!(check(&policy, "a@in.test"), Ok(()));
        for refused in ["x@in.test", "a@out.test"] {
            assert_eq!(check(&policy, refused), Err(BlockedEmail::NotAllowed));
        }
        assert_eq!(
            check(&json!({ "customAllowlist": [] }), "a@out.test"),
            Ok(())
        );
    }

    #[test]
    fn one_mailbox_of_many_spellings() {
        let policy = json!({ "customBlocklist": ["ann.lee@gmail.com"] });
        for blocked in ["annlee@gmail.com", "a.n.n.lee@googlemail.com"] {
            assert_eq!(
                check(&policy, blocked),
                Err(BlockedEmail::NotAllowed),
                "{blocked}"
            );
        }
        assert_eq!(check(&policy, "annlee@mail.test"), Ok(()));
        let domain = json!({ "customBlocklist": ["@googlemail.com"] });
        assert_eq!(
            check(&domain, "any@gmail.com"),
            Err(BlockedEmail::NotAllowed)
        );
        let wild = json!({ "customBlocklist": ["a.b*@gmail.com"] });
        assert_eq!(
            check(&wild, "ab.c@gmail.com"),
            Err(BlockedEmail::NotAllowed)
        );
    }

    proptest! {
        #[test]
        fn wildcards_agree_with_a_regular_expression(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
            let expression = format!("^{}$", pattern.replace('*', ".*"));
            let expression = regex::Regex::new(&expression).expect("an expression");
            prop_assert_eq!(is_match(&pattern, &text), expression.is_match(&text));
        }

        #[test]
        fn no_address_and_no_list_panics(address in ".{0,20}", item in ".{0,12}") {
            let policy = json!({ "customAllowlist": [item], "customBlocklist": [item], "blockSubaddressing": true });
            let _ = check(&policy, &address);
        }

        #[test]
        fn an_address_on_the_list_is_refused_in_any_case(local in "[a-z.]{1,9}", domain in "[a-z]{1,6}\\.[a-z]{2,3}") {
            let address = format!("{local}@{domain}");
            let policy = json!({ "customBlocklist": [address] });
            prop_assert_eq!(check(&policy, &address.to_uppercase()), Err(BlockedEmail::NotAllowed));
        }
    }
}
