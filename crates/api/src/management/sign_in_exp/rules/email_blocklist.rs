//! Entries of the lists are addresses (`a@b.c`), domains (`@b.c`), or either with `*`.

use serde_json::Value;

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let Some(policy) = &draft.change.email_blocklist_policy else {
        return Ok(());
    };
    let lists = ["customAllowlist", "customBlocklist"];
    let items = lists
        .iter()
        .filter_map(|list| policy.get(*list)?.as_array())
        .flatten()
        .filter_map(Value::as_str);
    let wrong: Vec<String> = items
        .filter(|item| !is_entry(item))
        .map(str::to_owned)
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(SettingsError::BlocklistFormat(wrong))
    }
}

fn is_entry(item: &str) -> bool {
    let Some((local, domain)) = item.split_once('@') else {
        return false;
    };
    let labels: Vec<&str> = domain.split('.').collect();
    !item.contains(char::is_whitespace)
        && !domain.contains('@')
        && labels.len() > 1
        && labels.iter().all(|label| !label.is_empty())
        && local.len() <= 64
}

#[cfg(test)]
mod tests {
    use super::is_entry;

    #[test]
    fn entries() {
        for good in ["a@b.c", "@b.c", "foo*@x.com", "@*.x.com"] {
            assert!(is_entry(good), "{good}");
        }
        for bad in ["", "a", "b.c", "@", "@b", "a@b.", "a b@c.d", "a@b@c.d"] {
            assert!(!is_entry(bad), "{bad}");
        }
    }
}
