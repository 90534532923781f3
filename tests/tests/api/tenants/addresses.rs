//! How a tenant is found: by host, by path, and by one of them only.

use keyward_tests::{Options, TestApp};

use super::house::{ADMIN_HOST, House, OWN_HOST, audit, create};
use keyward_model::TenantId;

async fn issuer(app: &TestApp, host: Option<&str>, prefix: &str) -> Option<String> {
    let path = format!("{prefix}/oidc/.well-known/openid-configuration");
    let request = app.http.get(app.url(&path));
    let request = match host {
        Some(host) => request.header("host", host),
        None => request,
    };
    let answer = app.send(request).await;
    (answer.status == 200).then(|| answer.json()["issuer"].as_str().expect("a text").to_owned())
}

#[tokio::test]
async fn a_tenant_has_one_address() {
    let house = House::start().await;
    let app = &house.app;
    let default = Some(app.issuer.clone());
    let own = Some("http://own.example/oidc".to_owned());
    for (host, prefix, expected) in [
        (None, "", default.clone()),
        (None, "/t/acme", Some(format!("{}/t/acme/oidc", app.origin))),
        // Who has an address is found there and nowhere else.
        (None, "/t/admin", None),
        (None, "/t/own", None),
        (None, "/t/default", None),
        (None, "/t/nobody", None),
        (Some(OWN_HOST), "", own.clone()),
        (Some("OWN.example:80"), "", own.clone()),
        (
            Some(ADMIN_HOST),
            "",
            Some("http://localhost:3902/oidc".to_owned()),
        ),
        // Paths of tenants are the main endpoint's.
        (Some(OWN_HOST), "/t/acme", None),
        (Some(OWN_HOST), "/t/own", None),
        (Some(ADMIN_HOST), "/t/acme", None),
        (Some(ADMIN_HOST), "/t/admin", None),
        // A name that nobody has leads to the main endpoint, and into no URL.
        (Some("evil.example"), "", default.clone()),
        (
            Some("evil.example"),
            "/t/acme",
            Some(format!("{}/t/acme/oidc", app.origin)),
        ),
        (Some("own.example:81"), "", default.clone()),
        (Some("own.example.evil.example"), "", default.clone()),
        (Some("localhost:3903"), "", default.clone()),
        (Some("own.example@evil.example"), "", default.clone()),
    ] {
        let found = issuer(app, host, prefix).await;
        assert_eq!(found, expected, "{host:?} {prefix}");
    }
}

#[tokio::test]
async fn what_is_made_is_there_at_once_and_what_is_deleted_is_gone() {
    let app = TestApp::with(Options::default()).await;
    let by_path = || issuer(&app, None, "/t/late");
    let by_host = || issuer(&app, Some("late.example"), "");
    assert_eq!(by_path().await, None);
    assert_eq!(by_host().await, Some(app.issuer.clone()));
    create(&app, "late", None).await;
    assert_eq!(by_path().await, Some(format!("{}/t/late/oidc", app.origin)));
    let keys = |path: &'static str| {
        let app = &app;
        async move { app.get(path).await.expect(200).body }
    };
    let first = keys("/t/late/oidc/jwks").await;
    let (late, audit) = (TenantId::parse("late").expect("an id"), audit(&app));
    let system = app.shared.store.system();
    system.delete_tenant(&late, &audit).await.expect("deleted");
    assert_eq!(by_path().await, None);
    // The id may be given again, and nothing of the first one comes back.
    create(&app, "late", Some("http://late.example")).await;
    assert_eq!(by_path().await, None);
    assert_eq!(by_host().await.as_deref(), Some("http://late.example/oidc"));
    let request = app.http.get(app.url("/oidc/jwks"));
    let second = app.send(request.header("host", "late.example")).await;
    assert_ne!(second.expect(200).body, first);
}

#[tokio::test]
async fn probes_need_no_name() {
    let house = House::start().await;
    for host in [
        None,
        Some("10.0.0.7:8080"),
        Some(OWN_HOST),
        Some(ADMIN_HOST),
    ] {
        for path in ["/health/live", "/health/ready", "/health/started"] {
            let mut request = house.app.http.get(house.app.url(path));
            if let Some(host) = host {
                request = request.header("host", host);
            }
            house.app.send(request).await.expect(200);
        }
    }
}
