//! Which URLs a page may link to. Escaping keeps a URL inside its attribute; this keeps script
//! out of it (checklist B19).

/// A link of the tenant: a web page or a mail address.
pub(super) fn safe_link(url: Option<&str>) -> Option<&str> {
    let url = url?.trim();
    scheme(url)
        .filter(|scheme| ["https", "http", "mailto"].contains(&scheme.as_str()))
        .map(|_| url)
}

/// Where a page leads on to: a path of ours, or a checked redirect URI, whose scheme may be an
/// app's own.
pub(super) fn safe_target(url: &str) -> Option<&str> {
    let url = url.trim();
    let local = url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\");
    let foreign = scheme(url).is_some_and(|scheme| {
        ![
            "javascript",
            "data",
            "vbscript",
            "blob",
            "filesystem",
            "about",
        ]
        .contains(&scheme.as_str())
    });
    (local || foreign).then_some(url)
}

/// The scheme in lower case, if the URL begins with one that browsers read as written: they drop
/// tabs and line ends inside it, so a URL with any is refused.
fn scheme(url: &str) -> Option<String> {
    let (scheme, _) = url.split_once(':')?;
    let fits = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenant_links_are_web_or_mail() {
        for url in [
            "https://example.com/terms",
            "HTTP://example.com",
            "mailto:help@example.com",
        ] {
            assert_eq!(safe_link(Some(url)), Some(url));
        }
        for url in [
            "javascript:alert(1)",
            "JaVaScript:x",
            "java\nscript:x",
            "data:text/html,x",
            "/terms",
            "//e",
            "",
        ] {
            assert_eq!(safe_link(Some(url)), None, "{url}");
        }
    }

    #[test]
    fn targets_are_local_or_not_script() {
        for url in [
            "/sign-in?x=1",
            "https://app.example/cb",
            "com.example.app://cb",
            "http://localhost:3000/",
        ] {
            assert_eq!(safe_target(url), Some(url));
        }
        for url in [
            "//evil.example",
            "/\\evil.example",
            "JAVASCRIPT:x",
            " javascript:x",
            "data:x",
            "a\tb:c",
            "x",
        ] {
            assert_eq!(safe_target(url), None, "{url}");
        }
    }
}
