//! The Console's one page: the template that the build made, with what only the server knows.

use serde::Serialize;

const NONCE: &str = "{{nonce}}";
const CONFIGURATION: &str = "{{configuration}}";
const BASE: &str = "<base href=\"/console/\"";

/// What a binary answers in which no Console is.
pub(crate) const NOT_BUILT: &str = "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Keyward</title>\n\
     <h1>The Console is not in this build</h1>\n\
     <p><code>cargo xtask run</code> builds it and starts the server. Everything else of the server works.</p>\n</html>\n";

/// What the Console reads before it does anything.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Configuration<'a> {
    /// Of the administrators' tenant.
    pub issuer: &'a str,
    /// The Console as a client.
    pub client_id: &'static str,
    /// The address of the tenant that is managed, without a slash at the end.
    pub endpoint: &'a str,
    /// The address of the administrators' tenant, the same way.
    pub admin_endpoint: &'a str,
    /// The id of the tenant that is managed.
    pub tenant: &'a str,
    /// Whether the server runs for development.
    pub development: bool,
}

/// Fills the template. `base` is the path below which the Console is, with slashes at both ends.
pub(crate) fn fill(
    template: &str,
    nonce: &str,
    base: &str,
    configuration: &Configuration<'_>,
) -> Result<String, serde_json::Error> {
    let configuration = escape(&serde_json::to_string(configuration)?);
    let base = format!("<base href=\"{}\"", escape(base));
    // The values come last: nothing in them is filled again.
    let page = template.replacen(BASE, &base, 1).replace(NONCE, nonce);
    Ok(page.replacen(CONFIGURATION, &configuration, 1))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const CONFIGURATION: Configuration<'_> = Configuration {
        issuer: "https://e.example/t/admin/oidc",
        client_id: "admin-console",
        endpoint: "https://e.example/a\"><script>{{nonce}}",
        admin_endpoint: "https://e.example/t/admin",
        tenant: "default",
        development: false,
    };

    #[test]
    fn nonce_base_and_configuration_are_filled_and_nothing_breaks_out() {
        let template = "<base href=\"/console/\" /><meta name=\"keyward\" content=\"{{configuration}}\">\
             <script nonce=\"{{nonce}}\"></script><meta property=\"csp-nonce\" nonce=\"{{nonce}}\">";
        let page = fill(template, "n1", "/auth/console/", &CONFIGURATION).unwrap();
        assert!(
            page.starts_with("<base href=\"/auth/console/\" />"),
            "{page}"
        );
        assert_eq!(page.matches("nonce=\"n1\"").count(), 2, "{page}");
        assert_eq!(page.matches("<script").count(), 1, "{page}");
        assert!(page.contains("&lt;script&gt;{{nonce}}"), "{page}");
        assert!(
            page.contains("&quot;clientId&quot;:&quot;admin-console&quot;"),
            "{page}"
        );
    }
}
