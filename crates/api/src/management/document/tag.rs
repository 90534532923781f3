//! The tag of an operation: the group of its path, as the contract writes it.

/// Groups whose name is not that of their path.
const NAMES: [(&str, &str); 5] = [
    (".well-known", "Well-known"),
    ("logs", "Audit logs"),
    ("saml-applications", "SAML applications"),
    ("sign-in-exp", "Sign-in experience"),
    ("sso-connectors", "SSO connectors"),
];

/// `Connector factories` for `/connector-factories/{id}`.
pub(super) fn tag(path: &str) -> String {
    let group = path.split('/').nth(1).unwrap_or_default();
    if let Some((_, name)) = NAMES.iter().find(|(own, _)| *own == group) {
        return (*name).to_owned();
    }
    let words = group.replace('-', " ");
    let (first, rest) = words.split_at(words.len().min(1));
    format!("{}{rest}", first.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_the_group() {
        for (path, name) in [
            ("/applications/{id}/secrets", "Applications"),
            ("/connector-factories", "Connector factories"),
            ("/logs", "Audit logs"),
            ("/.well-known/sign-in-exp", "Well-known"),
            ("/swagger.json", "Swagger.json"),
        ] {
            assert_eq!(tag(path), name);
        }
    }
}
