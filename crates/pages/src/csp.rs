//! The content security policy of the pages (DESIGN §5; checklist R16, R18, B19).

use std::fmt::Write as _;

use keyward_model::CaptchaSources;
use url::{Host, Url};

/// A policy under construction. Nothing is allowed that the pages do not use: scripts only with
/// the nonce, styles from here or with the nonce, images from here and from the tenant's logos.
#[derive(Clone, Debug)]
pub struct Csp<'a> {
    nonce: &'a str,
    images: Vec<String>,
    form_targets: Vec<String>,
    frame_ancestors: Vec<String>,
    captcha: Option<&'a CaptchaSources>,
    forms: bool,
}

impl<'a> Csp<'a> {
    /// The strictest policy that a page works under: its forms post to this origin only.
    #[must_use]
    pub fn new(nonce: &'a str) -> Self {
        Self {
            nonce,
            images: Vec::new(),
            form_targets: Vec::new(),
            frame_ancestors: Vec::new(),
            captcha: None,
            forms: true,
        }
    }

    /// Allows images of the origin of each URL. Anything that is no http(s) URL is left out.
    #[must_use]
    pub fn images<'b>(mut self, urls: impl IntoIterator<Item = &'b str>) -> Self {
        for url in urls {
            let web = Url::parse(url).ok().filter(is_web);
            add(&mut self.images, web.and_then(|url| source(&url)));
        }
        self
    }

    /// Allows a form post to end at this redirect URI: its origin, or its scheme where it is an
    /// app's own. Chromium applies `form-action` to the whole redirect chain after a post.
    #[must_use]
    pub fn form_target(mut self, redirect_uri: &str) -> Self {
        add(
            &mut self.form_targets,
            Url::parse(redirect_uri).ok().and_then(|url| source(&url)),
        );
        self
    }

    /// Allows what a captcha's provider loads, frames and calls.
    #[must_use]
    pub fn captcha(mut self, sources: &'a CaptchaSources) -> Self {
        self.captcha = Some(sources);
        self
    }

    /// Forms go nowhere: for previews.
    #[must_use]
    pub fn no_forms(mut self) -> Self {
        self.forms = false;
        self
    }

    /// Allows a page of this origin to frame ours: for the Console's preview.
    #[must_use]
    pub fn framed_by(mut self, origin: &str) -> Self {
        let web = Url::parse(origin).ok().filter(is_web);
        add(&mut self.frame_ancestors, web.and_then(|url| source(&url)));
        self
    }

    /// The header's value.
    #[must_use]
    pub fn header(&self) -> String {
        // A nonce is base64; whatever else came would be a way into the header.
        let nonce: String = self
            .nonce
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "+/-_=".contains(*c))
            .collect();
        let mut header = format!("default-src 'none'; script-src 'nonce-{nonce}'");
        if let Some(captcha) = self.captcha {
            push_all(&mut header, &captcha.scripts);
            header.push_str("; frame-src");
            push_all(&mut header, &captcha.frames);
        }
        let _ = write!(
            header,
            "; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:"
        );
        push_all(&mut header, &self.images);
        header.push_str("; connect-src 'self'");
        if let Some(captcha) = self.captcha {
            push_all(&mut header, &captcha.calls);
        }
        header.push_str("; form-action ");
        if self.forms {
            header.push_str("'self'");
            push_all(&mut header, &self.form_targets);
        } else {
            header.push_str("'none'");
        }
        header.push_str("; frame-ancestors");
        if self.frame_ancestors.is_empty() {
            header.push_str(" 'none'");
        }
        push_all(&mut header, &self.frame_ancestors);
        header.push_str("; base-uri 'none'");
        header
    }
}

fn add(sources: &mut Vec<String>, source: Option<String>) {
    if let Some(source) = source.filter(|source| !sources.contains(source)) {
        sources.push(source);
    }
}

fn push_all(header: &mut String, sources: &[String]) {
    for source in sources {
        let _ = write!(header, " {source}");
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// The source expression of a URL. The parser has punycoded the host and refused what could end
/// the expression.
fn source(url: &Url) -> Option<String> {
    match url.scheme() {
        // The grammar of CSP has no IPv6 literals: browsers would drop the source.
        scheme @ ("http" | "https") => match url.host()? {
            Host::Ipv6(_) => Some(format!("{scheme}:")),
            Host::Domain(_) | Host::Ipv4(_) => host_source(url),
        },
        "javascript" | "data" | "blob" | "filesystem" | "vbscript" | "about" => None,
        scheme => Some(format!("{scheme}:")),
    }
}

fn host_source(url: &Url) -> Option<String> {
    let origin = url.origin().ascii_serialization();
    // `*` is a wildcard here and a letter to the URL parser.
    (!origin.contains([';', ',', ' ', '*', '\''])).then_some(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strictest_policy() {
        assert_eq!(
            Csp::new("abc").header(),
            "default-src 'none'; script-src 'nonce-abc'; style-src 'self' 'nonce-abc'; \
             img-src 'self' data:; connect-src 'self'; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'"
        );
    }

    #[test]
    fn logos_and_redirects_are_named_by_origin_or_scheme() {
        let header = Csp::new("n")
            .images([
                "https://cdn.example/a.svg?x",
                "https://cdn.example/b",
                "/local",
                "data:image/png;base64,",
            ])
            .form_target("http://localhost:3000/api/auth/callback/logto")
            .form_target("https://app.example:8443/cb?x=1")
            .form_target("com.example.app://callback")
            .header();
        assert!(
            header.contains("img-src 'self' data: https://cdn.example;"),
            "{header}"
        );
        assert!(
            header.contains(
                "form-action 'self' http://localhost:3000 https://app.example:8443 com.example.app:;"
            ),
            "{header}"
        );
    }

    #[test]
    fn nothing_can_be_smuggled_into_the_header() {
        let header = Csp::new("a; script-src *")
            .images(["https://e.example;script-src */x", "https://*.example/x"])
            .form_target("javascript:alert(1)")
            .form_target("https://a.example\n; script-src 'unsafe-inline'")
            .framed_by("*")
            .header();
        assert!(
            header.contains("script-src 'nonce-ascript-src'"),
            "{header}"
        );
        assert!(
            !header.contains('*') && !header.contains("unsafe") && !header.contains('\n'),
            "{header}"
        );
        assert_eq!(header.matches(';').count(), 7, "{header}");
    }

    #[test]
    fn an_ipv6_redirect_falls_back_to_its_scheme() {
        let header = Csp::new("n").form_target("http://[::1]:3000/cb").header();
        assert!(header.contains("form-action 'self' http:;"), "{header}");
    }

    #[test]
    fn a_captcha_is_named_by_its_provider_and_changes_nothing_else() {
        let sources = CaptchaSources {
            script: "https://a.example/x/s.js".to_owned(),
            scripts: vec![
                "https://a.example/x/".to_owned(),
                "https://b.example/x/".to_owned(),
            ],
            frames: vec!["https://c.example".to_owned()],
            calls: vec!["https://a.example/x/".to_owned()],
        };
        assert_eq!(
            Csp::new("abc").captcha(&sources).header(),
            "default-src 'none'; script-src 'nonce-abc' https://a.example/x/ https://b.example/x/; \
             frame-src https://c.example; style-src 'self' 'nonce-abc'; img-src 'self' data:; \
             connect-src 'self' https://a.example/x/; form-action 'self'; \
             frame-ancestors 'none'; base-uri 'none'"
        );
    }

    #[test]
    fn a_preview_is_framed_and_inert() {
        let header = Csp::new("n")
            .no_forms()
            .framed_by("http://localhost:3002/console")
            .header();
        assert!(
            header.contains("form-action 'none'; frame-ancestors http://localhost:3002;"),
            "{header}"
        );
    }
}
