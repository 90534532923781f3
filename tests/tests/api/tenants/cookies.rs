//! Cookies of several tenants in one browser.

use keyward_crypto::cookies::sign;
use keyward_tests::{Browser, PHONE};

use super::house::{House, TWIN};
use crate::api::oidc::evidence::Before;

/// `default` and `admin` share a host name, `acme` lies below `default`: everything is sent to
/// everybody, and nothing disturbs anybody.
#[tokio::test]
async fn sessions_live_beside_each_other_in_one_browser() {
    let house = House::start().await;
    let app = &house.app;
    let neighbours = ["default", "admin", "acme"].map(|id| house.at(id));
    let mut browser = app.browser();
    for place in neighbours {
        let refused = place.silent(&mut browser).await;
        let error = refused.location_param("error");
        assert_eq!(
            error.as_deref(),
            Some("login_required"),
            "{:?}",
            place.tenant
        );
        place.tokens(app, &mut browser, PHONE).await;
    }
    for place in neighbours {
        let name = format!("_session{}", place.suffix);
        assert!(browser.cookie(&name).is_some(), "{name}");
        let answer = place.silent(&mut browser).await;
        assert!(answer.location_param("code").is_some(), "{answer:?}");
    }
    // Signing out of one leaves the others.
    let [default, admin, acme] = neighbours;
    let end = format!("{}/oidc/session/end", acme.prefix);
    let page = browser.get(&end).await.expect(200);
    let form = [("csrf", &*keyward_tests::csrf(&page))];
    let action = keyward_tests::form_action(&page);
    assert_eq!(action, "/t/acme/oidc/session/end/confirm");
    browser.post(&action, &form).await.expect(303);
    for (place, is_in) in [(default, true), (admin, true), (acme, false)] {
        let answer = place.silent(&mut browser).await;
        let code = answer.location_param("code");
        assert_eq!(code.is_some(), is_in, "{:?}", place.tenant);
    }
}

/// B21: not even under the name and the signature of the other tenant.
#[tokio::test]
async fn b21_sessions_and_conversations_of_one_are_nothing_in_any_other() {
    let house = House::start().await;
    let app = &house.app;
    for from in &house.places {
        let mut browser = from.browser(app);
        from.tokens(app, &mut browser, PHONE).await;
        let waits = from.ask(&[("prompt", "login")]);
        let waits = browser.get(&waits).await.expect(303);
        assert!(waits.location().contains("/sign-in?"), "{waits:?}");
        for to in house.places.iter().filter(|to| to.tenant != from.tenant) {
            let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
            let key = to.cookie_key(app).await;
            let carry = |thief: &mut Browser, name: &str| {
                let value = browser.cookie(&format!("{name}{}", from.suffix));
                let value = value.unwrap_or_else(|| panic!("no {name}"));
                let name = format!("{name}{}", to.suffix);
                thief.set_cookie(&name, value);
                thief.set_cookie(&format!("{name}.sig"), &sign(key.as_bytes(), &name, value));
            };
            let before = Before::of(app).await;
            let mut thief = to.browser(app);
            carry(&mut thief, "_session");
            let refused = to.silent(&mut thief).await;
            let error = refused.location_param("error");
            assert_eq!(error.as_deref(), Some("login_required"), "{what}");

            let mut thief = to.browser(app);
            for name in ["_interaction", "_pending_twin", "_interaction_resume"] {
                carry(&mut thief, name);
            }
            let page = format!("{}/sign-in?app_id={TWIN}", to.prefix);
            let away = thief.get(&page).await.expect(303);
            let unknown = format!("{}/unknown-session", to.prefix);
            assert_eq!(away.location(), unknown, "{what}");
            before.expect_nothing(app, &what).await;
        }
    }
}
