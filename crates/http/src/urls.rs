//! Every URL of the server, built in one place. They come from the addresses that the operator
//! configured, never from the `Host` header (RFC 9700 §4.13; checklist R20).

use std::sync::Arc;

use keyward_model::{Application, Authority, Endpoint, Id, Scheme, Secret, TenantId};
use keyward_store::{Tenant, clients::BuiltInUris};

/// The public addresses that the settings name. A created tenant may have one of its own besides.
#[derive(Clone, Debug)]
pub struct Addresses {
    main: Endpoint,
    admin: Option<Endpoint>,
    // Most requests are for one of these two.
    default_urls: TenantUrls,
    admin_urls: TenantUrls,
}

/// Where a request leads, by the addresses of the settings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Place<'p> {
    /// At the main endpoint, with the path below it.
    Main(&'p str),
    /// At the admin tenant's own address, with the path below it.
    Admin(&'p str),
    /// At one of their hosts, and below neither of them.
    Nowhere,
    /// At a host that the settings do not name.
    OtherHost,
}

impl Addresses {
    /// The main endpoint, at whose root the tenant `default` lives, and the admin tenant's own
    /// address, if it has one.
    #[must_use]
    pub fn new(main: Endpoint, admin: Option<Endpoint>) -> Self {
        let admin_urls = match &admin {
            Some(own) => TenantUrls::at(own, &TenantId::admin()),
            None => TenantUrls::below(&main, &TenantId::admin()),
        };
        Self {
            default_urls: TenantUrls::below(&main, &TenantId::default_tenant()),
            admin_urls,
            main,
            admin,
        }
    }

    /// The main endpoint.
    #[must_use]
    pub fn main(&self) -> &Endpoint {
        &self.main
    }

    /// The admin tenant's own address.
    #[must_use]
    pub fn admin(&self) -> Option<&Endpoint> {
        self.admin.as_ref()
    }

    /// The origin of the Console's pages.
    #[must_use]
    pub fn console_origin(&self) -> &str {
        self.console_urls().origin()
    }

    /// Where the Console is: at the admin tenant's own address, else beside `default`. Without a slash at the end.
    #[must_use]
    pub fn console(&self) -> String {
        format!("{}/console", self.console_urls().base())
    }

    /// The addresses beside the Console.
    #[must_use]
    pub fn console_urls(&self) -> &TenantUrls {
        match self.admin {
            Some(_) => &self.admin_urls,
            None => &self.default_urls,
        }
    }

    /// Where an application that comes with the server is.
    #[must_use]
    pub fn built_in(&self, tenant: &Tenant, id: &Id<Application>) -> Option<BuiltInUris> {
        let is_admin = *tenant.id() == TenantId::admin();
        let (redirect, post_logout) = match id.as_str() {
            Application::ADMIN_CONSOLE if is_admin => {
                let console = self.console();
                (format!("{console}/callback"), console)
            }
            Application::DEMO_APP if !is_admin => {
                let demo_app = format!("{}/demo-app", self.of(tenant).base());
                (demo_app.clone(), demo_app)
            }
            _ => return None,
        };
        Some(BuiltInUris {
            redirect,
            post_logout,
        })
    }

    /// Whether a tenant's address is the one with the Console.
    #[must_use]
    pub fn has_console(&self, tenant: &TenantId) -> bool {
        *tenant
            == match self.admin {
                Some(_) => TenantId::admin(),
                None => TenantId::default_tenant(),
            }
    }

    /// The address that a tenant has to itself.
    #[must_use]
    pub fn own<'a>(&'a self, tenant: &'a Tenant) -> Option<&'a Endpoint> {
        if *tenant.id() == TenantId::admin() {
            self.admin()
        } else {
            tenant.address()
        }
    }

    /// The URLs of a tenant: at its own address, else below the main endpoint.
    #[must_use]
    pub fn of(&self, tenant: &Tenant) -> TenantUrls {
        if *tenant.id() == TenantId::default_tenant() {
            self.default_urls.clone()
        } else if *tenant.id() == TenantId::admin() {
            self.admin_urls.clone()
        } else if let Some(own) = tenant.address() {
            TenantUrls::at(own, tenant.id())
        } else {
            TenantUrls::below(&self.main, tenant.id())
        }
    }

    /// Whether the admin tenant's own address is no other than the main one: requests or cookies for
    /// the one would be taken for the other's.
    #[must_use]
    pub fn admin_collides(&self) -> bool {
        let admin = self.admin.as_ref();
        admin.is_some_and(|own| collide((own, &self.admin_urls), (&self.main, &self.default_urls)))
    }

    /// Whether a tenant cannot have an address, which has no path, beside those of the settings.
    #[must_use]
    pub fn collides(&self, tenant: &TenantId, own: &Endpoint) -> bool {
        let urls = TenantUrls::at(own, tenant);
        let with = |taken: &Endpoint, taken_urls| {
            taken.host_and_port() == own.host_and_port()
                || collide((taken, taken_urls), (own, &urls))
        };
        let admin = self.admin.as_ref();
        with(&self.main, &self.default_urls)
            || admin.is_some_and(|admin| with(admin, &self.admin_urls))
    }

    /// Finds the address that a request is for. Two addresses on one host are told apart by their
    /// base paths: the longer one counts.
    pub(crate) fn place<'p>(
        &self,
        authority: Option<&Authority>,
        scheme: Option<Scheme>,
        path: &'p str,
    ) -> Place<'p> {
        let here =
            |endpoint: &Endpoint| authority.is_some_and(|host| endpoint.serves(host, scheme));
        let (at_main, at_admin) = (here(&self.main), self.admin.as_ref().is_some_and(here));
        if !at_main && !at_admin {
            return Place::OtherHost;
        }
        let main = Some(&self.main).filter(|_| at_main);
        let admin = self.admin.as_ref().filter(|_| at_admin);
        let below = |endpoint: Option<&Endpoint>| endpoint.and_then(|own| own.below(path));
        match (below(main), below(admin)) {
            (Some(main), Some(admin)) if main.len() <= admin.len() => Place::Main(main),
            (_, Some(admin)) => Place::Admin(admin),
            (Some(main), None) => Place::Main(main),
            (None, None) => Place::Nowhere,
        }
    }
}

/// Whether two addresses are the same to requests, or to browsers, which send a host's cookies to all
/// of its ports and by either scheme.
fn collide(
    (one, one_urls): (&Endpoint, &TenantUrls),
    (other, other_urls): (&Endpoint, &TenantUrls),
) -> bool {
    if one.host_and_port().0 != other.host_and_port().0 {
        return false;
    }
    let is_same =
        one.host_and_port() == other.host_and_port() && one.base_path() == other.base_path();
    let (path, other_path) = (one_urls.cookie_path(), other_urls.cookie_path());
    // Cookies of the longer path come first. But http may set none where https has one of that name
    // at a path above.
    let is_nested = one.below(other_path).is_some() || other.below(path).is_some();
    let is_apart = path != other_path && (one.is_https() == other.is_https() || !is_nested);
    is_same || (one_urls.cookie_suffix() == other_urls.cookie_suffix() && !is_apart)
}

/// The URLs of one tenant. Cheap to clone.
#[derive(Clone, Debug)]
pub struct TenantUrls(Arc<Urls>);

#[derive(Debug)]
struct Urls {
    origin: String,
    prefix: String,
    issuer: String,
    cookie_suffix: String,
    is_https: bool,
}

impl TenantUrls {
    /// Below the main endpoint: `default` lives there, others at `/t/<id>`.
    fn below(main: &Endpoint, tenant: &TenantId) -> Self {
        if *tenant == TenantId::default_tenant() {
            Self::with(main, main.base_path().to_owned(), String::new())
        } else {
            let prefix = format!("{}/t/{tenant}", main.base_path());
            Self::with(main, prefix, format!("_{tenant}"))
        }
    }

    /// At an address of its own.
    fn at(own: &Endpoint, tenant: &TenantId) -> Self {
        // Browsers send the cookies of a host to all of its ports, and those of `/` to all paths:
        // only who has a whole host may name them like everybody else.
        let has_host = own.has_default_port() && own.base_path().is_empty();
        let suffix = if has_host {
            String::new()
        } else {
            format!("_{tenant}")
        };
        Self::with(own, own.base_path().to_owned(), suffix)
    }

    fn with(endpoint: &Endpoint, prefix: String, cookie_suffix: String) -> Self {
        Self(Arc::new(Urls {
            origin: endpoint.origin().to_owned(),
            issuer: format!("{}{prefix}/oidc", endpoint.origin()),
            prefix,
            cookie_suffix,
            is_https: endpoint.is_https(),
        }))
    }

    /// The issuer (OpenID Connect Discovery §3), without a slash at the end.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Where clients get tokens.
    #[must_use]
    pub fn token_endpoint(&self) -> String {
        format!("{}/token", self.0.issuer)
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// What stands before every path of the tenant: the base path, and `/t/<id>` where the tenant
    /// has no address of its own. Without a slash at the end, often empty.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// The tenant's address, without a slash at the end.
    #[must_use]
    pub fn base(&self) -> String {
        format!("{}{}", self.0.origin, self.0.prefix)
    }

    /// Whether browsers reach the tenant by TLS, so that cookies are `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.is_https
    }

    /// The path of cookies.
    #[must_use]
    pub fn cookie_path(&self) -> &str {
        if self.0.prefix.is_empty() {
            "/"
        } else {
            &self.0.prefix
        }
    }

    /// What the names of cookies end in.
    #[must_use]
    pub fn cookie_suffix(&self) -> &str {
        &self.0.cookie_suffix
    }

    /// A path of the tenant as browsers see it.
    #[must_use]
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.0.prefix)
    }

    /// Where a conversation is answered: `/oidc/auth/<uid>`.
    #[must_use]
    pub fn resume_path(&self, uid: &str) -> String {
        format!("{}/oidc/auth/{uid}", self.0.prefix)
    }

    /// The link by which the first administrator is made.
    #[must_use]
    pub fn set_up_link(&self, token: &Secret) -> String {
        format!("{}{}", self.0.origin, self.set_up_path(token))
    }

    /// The same as browsers see it.
    #[must_use]
    pub fn set_up_path(&self, token: &Secret) -> String {
        format!("{}/setup/{}", self.0.prefix, token.expose())
    }

    /// The page on which a password is reset, for mails.
    #[must_use]
    pub fn reset_link(&self) -> String {
        format!("{}/reset-password", self.base())
    }

    /// The sign-in page for an application.
    #[must_use]
    pub fn sign_in_path(&self, app_id: &str) -> String {
        self.page("/sign-in", app_id)
    }

    /// The register page for an application.
    #[must_use]
    pub fn register_path(&self, app_id: &str) -> String {
        self.page("/register", app_id)
    }

    /// The page on which somebody who is signed in says which account to go on with.
    #[must_use]
    pub fn chooser_path(&self, app_id: &str) -> String {
        self.page("/sign-in/account", app_id)
    }

    /// The page that asks for consent to an application of somebody else.
    #[must_use]
    pub fn consent_path(&self, app_id: &str) -> String {
        self.page("/consent", app_id)
    }

    /// A page for a magic link that came with the application's request.
    #[must_use]
    pub fn link_page(&self, path: &str, app_id: &str, email: &str, token: &Secret) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("app_id", app_id)
            .append_pair("one_time_token", token.expose())
            .append_pair("login_hint", email)
            .finish();
        format!("{}{path}?{query}", self.0.prefix)
    }

    /// A page of the conversation that an application began.
    #[must_use]
    pub fn page(&self, path: &str, app_id: &str) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("app_id", app_id)
            .finish();
        format!("{}{path}?{query}", self.0.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(text: &str) -> Endpoint {
        Endpoint::parse(text).expect("an endpoint")
    }

    fn addresses(main: &str, admin: Option<&str>) -> Addresses {
        Addresses::new(endpoint(main), admin.map(endpoint))
    }

    #[test]
    fn tenants_have_their_own_issuer() {
        let addresses = addresses("http://localhost:3001/", None);
        let default = &addresses.default_urls;
        assert_eq!(default.issuer(), "http://localhost:3001/oidc");
        assert_eq!((default.cookie_path(), default.cookie_suffix()), ("/", ""));
        let admin = &addresses.admin_urls;
        assert_eq!(admin.issuer(), "http://localhost:3001/t/admin/oidc");
        assert_eq!(admin.sign_in_path("a&b"), "/t/admin/sign-in?app_id=a%26b");
        assert_eq!(
            (admin.cookie_path(), admin.cookie_suffix()),
            ("/t/admin", "_admin")
        );
    }

    #[test]
    fn a_base_path_stands_before_everything() {
        let addresses = addresses("https://example.com/auth/", None);
        let default = &addresses.default_urls;
        assert_eq!(default.issuer(), "https://example.com/auth/oidc");
        assert_eq!(default.resume_path("u"), "/auth/oidc/auth/u");
        assert_eq!(
            (default.cookie_path(), default.cookie_suffix()),
            ("/auth", "")
        );
        let admin = &addresses.admin_urls;
        assert_eq!(admin.issuer(), "https://example.com/auth/t/admin/oidc");
        assert_eq!(admin.cookie_path(), "/auth/t/admin");
        assert!(admin.is_https());
    }

    #[test]
    fn an_own_address_is_the_issuer_and_its_cookies_cannot_meet_others() {
        let admin = |address| addresses("http://localhost:3001", Some(address)).admin_urls;
        let own = admin("https://admin.example.com");
        assert_eq!(own.issuer(), "https://admin.example.com/oidc");
        assert_eq!((own.cookie_path(), own.cookie_suffix()), ("/", ""));
        let port = admin("http://localhost:3002");
        assert_eq!(port.issuer(), "http://localhost:3002/oidc");
        assert_eq!((port.cookie_path(), port.cookie_suffix()), ("/", "_admin"));
        let path = admin("https://example.com/admin");
        assert_eq!(
            (path.cookie_path(), path.cookie_suffix()),
            ("/admin", "_admin")
        );
    }

    #[test]
    fn two_tenants_do_not_share_an_address_or_a_jar_of_cookies() {
        for (main, admin, expected) in [
            ("https://e.example", "https://admin.e.example", false),
            // The cookies of a port or path have the tenant's name in theirs.
            ("http://localhost:3001", "http://localhost:3002", false),
            ("https://e.example", "http://e.example:8080", false),
            ("https://e.example", "http://e.example/admin", false),
            (
                "https://e.example/auth",
                "https://e.example/auth/admin",
                false,
            ),
            // By one scheme the longer path comes first, by two it cannot always be set.
            ("https://e.example/auth", "https://e.example", false),
            ("http://e.example/auth", "https://e.example", true),
            ("https://e.example/auth", "http://e.example", true),
            ("http://e.example", "https://e.example", true),
            ("https://e.example", "http://e.example", true),
            ("http://localhost:3001", "http://localhost", true),
            ("http://localhost:3001", "https://localhost", true),
            // Requests cannot tell which is meant.
            ("http://localhost:3001", "http://localhost:3001", true),
            ("http://localhost:3001", "https://localhost:3001", true),
            ("https://e.example/auth", "https://e.example/auth", true),
        ] {
            let addresses = addresses(main, Some(admin));
            assert_eq!(addresses.admin_collides(), expected, "{main} {admin}");
        }
        assert!(!addresses("http://localhost:3001", None).admin_collides());

        let addresses = addresses("http://e.example:3001", Some("https://admin.example/x"));
        for (own, expected) in [
            ("http://own.example", false),
            ("http://e.example:3002", false),
            ("http://admin.example", false),
            ("https://admin.example:8443", false),
            ("https://e.example:3001", true),
            ("http://e.example", true),
            ("https://e.example", true),
            ("https://admin.example", true),
        ] {
            let tenant = TenantId::parse("own").expect("an id");
            assert_eq!(
                addresses.collides(&tenant, &endpoint(own)),
                expected,
                "{own}"
            );
        }
    }

    #[test]
    fn the_host_and_then_the_longer_path_say_where_a_request_leads() {
        let place = |addresses: &Addresses, host: &str, path: &'static str| {
            addresses.place(Authority::parse(host).as_ref(), None, path)
        };
        let ports = addresses("http://localhost:3001", Some("http://localhost:3002"));
        assert_eq!(place(&ports, "localhost:3001", "/x"), Place::Main("/x"));
        assert_eq!(place(&ports, "localhost:3002", "/x"), Place::Admin("/x"));
        assert_eq!(place(&ports, "localhost", "/x"), Place::OtherHost);
        assert_eq!(place(&ports, "a,b", "/x"), Place::OtherHost);
        let paths = addresses(
            "https://e.example/auth",
            Some("https://e.example/auth/admin"),
        );
        let host = "e.example";
        assert_eq!(place(&paths, host, "/auth/oidc"), Place::Main("/oidc"));
        assert_eq!(place(&paths, host, "/auth/admin"), Place::Admin("/"));
        assert_eq!(place(&paths, host, "/auth/admin/x"), Place::Admin("/x"));
        assert_eq!(
            place(&paths, host, "/auth/administ"),
            Place::Main("/administ")
        );
        assert_eq!(place(&paths, host, "/oidc"), Place::Nowhere);
        assert_eq!(place(&paths, "other.example", "/auth/"), Place::OtherHost);
    }
}
