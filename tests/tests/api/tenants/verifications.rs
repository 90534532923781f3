//! A code that was sent for a conversation of one tenant, and conversations that have been
//! finished, at another tenant.

use keyward_crypto::cookies::sign;
use keyward_tests::{PHONE, csrf, form_action};

use super::house::House;
use crate::api::oidc::evidence::Before;

#[tokio::test]
async fn a_code_counts_for_the_tenant_that_sent_it() {
    let house = House::start().await;
    let app = &house.app;
    for (from, to) in house.pairs() {
        let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
        // Both have sent a code to the same number. Resending is a matter of time.
        app.clock.advance_seconds(120);
        let mut one = from.browser(app);
        let page = one.follow(&from.ask(&[])).await.expect(200);
        app.send_code(&mut one, &page, PHONE).await;
        let theirs = app.code(PHONE);
        let mut other = to.browser(app);
        let page = other.follow(&to.ask(&[])).await.expect(200);
        let code_page = app.send_code(&mut other, &page, PHONE).await;
        if app.code(PHONE) == theirs {
            continue; // One in a million.
        }
        let before = Before::of(app).await;
        let refused = app.enter_code(&mut other, &code_page, &theirs).await;
        refused.expect(400);
        let changed = before.changed(app).await;
        // The try counts there, and nowhere else.
        let counted = ["logs", "sentinel_activities", "verification_codes"];
        assert_eq!(changed, counted, "{what}");
        // A form of the one is no form of the other.
        let form = [("csrf", &*csrf(&page)), ("code", &theirs)];
        let action = form_action(&code_page);
        let path = action
            .strip_prefix(to.prefix)
            .expect("a path of the tenant");
        one.ask_for(from.host);
        let refused = one.post(&format!("{}{path}", from.prefix), &form).await;
        refused.expect(403);
    }
}

#[tokio::test]
async fn b15_a_conversation_ends_at_its_own_tenant() {
    let house = House::start().await;
    let app = &house.app;
    for (from, to) in house.pairs() {
        let what = format!("{:?} at {:?}", from.tenant.id(), to.tenant.id());
        app.clock.advance_seconds(120);
        from.tokens(app, &mut from.browser(app), PHONE).await;
        app.clock.advance_seconds(120);
        let mut browser = from.browser(app);
        let page = browser.follow(&from.ask(&[])).await.expect(200);
        let code_page = app.send_code(&mut browser, &page, PHONE).await;
        let entered = app
            .enter_code(&mut browser, &code_page, &app.code(PHONE))
            .await;
        let resume = entered.expect(303).location().to_owned();
        let uid = resume.rsplit('/').next().expect("a uid").to_owned();
        let key = to.cookie_key(app).await;
        let mut thief = to.browser(app);
        let name = format!("_interaction_resume{}", to.suffix);
        thief.set_cookie(&name, &uid);
        thief.set_cookie(&format!("{name}.sig"), &sign(key.as_bytes(), &name, &uid));
        let before = Before::of(app).await;
        let refused = thief
            .get(&format!("{}/oidc/auth/{uid}", to.prefix))
            .await
            .expect(400);
        assert!(refused.location().is_empty(), "{what}");
        before.expect_nothing(app, &what).await;
        let done = browser.get(&resume).await.expect(303);
        assert!(done.location_param("code").is_some(), "{what}: {done:?}");
    }
}
