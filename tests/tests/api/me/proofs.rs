//! Another password, another address: only for who has just proved who they are.

use serde_json::{Value, json};

use super::owner::{EMAIL, OTHER_EMAIL, OTHER_PASSWORD, Owner, PASSWORD, call, make, manager};

const NOT_PROVED: &str = "session.verification_session_not_found";

impl Owner {
    async fn set_password(&self, password: &str, status: u16) -> Value {
        let body = json!({ "password": password });
        let answer = self.call("POST", "/me/password", body).await.expect(status);
        serde_json::from_str(&answer.body).unwrap_or_default()
    }

    async fn take_address(&self, email: &str, status: u16) -> Value {
        let body = json!({ "primaryEmail": email });
        let answer = self.call("PATCH", "/me", body).await.expect(status);
        answer.json()
    }

    async fn is_password(&self, password: &str) -> bool {
        let body = json!({ "password": password });
        let answer = self.call("POST", "/me/password/verify", body).await;
        answer.status.as_u16() == 204
    }
}

#[tokio::test]
async fn a_password_is_replaced_once_for_each_proof() {
    let owner = Owner::ann().await;
    assert_eq!(
        owner.set_password(OTHER_PASSWORD, 404).await["code"],
        NOT_PROVED
    );
    let wrong = json!({ "password": OTHER_PASSWORD });
    let path = "/me/password/verify";
    let refused = owner.refused("POST", path, wrong, 422).await;
    assert_eq!(refused, "session.invalid_credentials");
    assert_eq!(
        owner.set_password(OTHER_PASSWORD, 404).await["code"],
        NOT_PROVED
    );

    owner.prove().await;
    let rejected = owner.set_password("short", 400).await;
    assert_eq!(rejected["code"], "password.rejected");
    assert!(rejected["data"]["issues"].is_array(), "{rejected}");
    owner.set_password(OTHER_PASSWORD, 204).await;
    assert_eq!(owner.told().await, [("PasswordChanged", EMAIL.to_owned())]);
    // The proof is used up.
    assert_eq!(owner.set_password(PASSWORD, 404).await["code"], NOT_PROVED);
    assert!(owner.is_password(OTHER_PASSWORD).await);
    assert!(!owner.is_password(PASSWORD).await);
}

#[tokio::test]
async fn a_proof_lasts_ten_minutes_and_dies_with_the_password() {
    let owner = Owner::ann().await;
    owner.prove().await;
    owner.app.clock.advance_seconds(600);
    assert_eq!(
        owner.set_password(OTHER_PASSWORD, 404).await["code"],
        NOT_PROVED
    );
    owner.prove().await;
    owner.app.clock.advance_seconds(599);
    owner.set_password(OTHER_PASSWORD, 204).await;

    // Whoever knew the old password gets nothing from having proved it.
    assert!(owner.is_password(OTHER_PASSWORD).await);
    owner.app.clock.advance_seconds(1);
    let administrator = manager(&owner.app).await;
    let path = format!("/api/users/{}/password", owner.id);
    let body = json!({ "password": "set by somebody else" });
    call(&owner.app, &administrator, "PATCH", &path, body)
        .await
        .expect(200);
    assert_eq!(owner.set_password(PASSWORD, 404).await["code"], NOT_PROVED);
}

#[tokio::test]
async fn guesses_are_counted_together_and_end() {
    let owner = Owner::ann().await;
    let manager = manager(&owner.app).await;
    let policy = json!({ "sentinelPolicy": { "maxAttempts": 5, "lockoutDuration": 10 } });
    let path = "/api/sign-in-exp";
    let set = call(&owner.app, &manager, "PATCH", path, policy).await;
    set.expect(200);
    let address = json!({ "email": OTHER_EMAIL });
    let path = "/me/verification-codes";
    owner.call("POST", path, address).await.expect(204);
    let code = owner.app.code(OTHER_EMAIL);
    let wrong = if code == "111111" { "222222" } else { "111111" };
    let verify = "/me/verification-codes/verify";
    let body = |code: &str| json!({ "email": OTHER_EMAIL, "verificationCode": code });
    for _ in 0..3 {
        let refused = owner.refused("POST", verify, body(wrong), 400).await;
        assert_eq!(refused, "verification_code.code_mismatch");
    }

    let path = "/me/password/verify";
    let guess = json!({ "password": OTHER_PASSWORD });
    let guesses = (0..6).map(|_| owner.call("POST", path, guess.clone()));
    let answers = futures_util::future::join_all(guesses).await;
    let judged = answers
        .iter()
        .filter(|answer| answer.status.as_u16() == 422);
    assert!(judged.count() < 2);
    // Not even what is right.
    let blocked = "session.verification_blocked_too_many_attempts";
    let right = json!({ "password": PASSWORD });
    assert_eq!(
        owner.refused("POST", path, right.clone(), 400).await,
        blocked
    );
    assert_eq!(
        owner.refused("POST", verify, body(&code), 400).await,
        blocked
    );
    assert_eq!(owner.app.count("verification_statuses"), 0);
    owner.app.clock.advance_seconds(601);
    owner.call("POST", path, right).await.expect(204);
}

#[tokio::test]
async fn another_address_needs_both_proofs_and_its_former_owner_is_told() {
    let owner = Owner::ann().await;
    assert_eq!(
        owner.take_address(OTHER_EMAIL, 404).await["code"],
        NOT_PROVED
    );
    owner.prove_address(OTHER_EMAIL).await;
    assert_eq!(
        owner.take_address(OTHER_EMAIL, 404).await["code"],
        NOT_PROVED
    );
    // A new address proves nothing about who it is.
    assert_eq!(
        owner.set_password(OTHER_PASSWORD, 404).await["code"],
        NOT_PROVED
    );
    owner.prove().await;
    assert_eq!(
        owner.take_address("eve@example.com", 404).await["code"],
        NOT_PROVED
    );
    let taken = owner.take_address(OTHER_EMAIL, 200).await;
    assert_eq!(taken["primaryEmail"], OTHER_EMAIL);
    assert_eq!(owner.told().await, [("EmailChanged", EMAIL.to_owned())]);
    assert_eq!(owner.app.count("verification_statuses"), 0);
    // Another spelling is the same address.
    let spelled = owner.take_address("ANN@example.org", 200).await;
    assert_eq!(spelled["primaryEmail"], "ANN@example.org");
    // Its own address proves who it is, too.
    owner.prove_address(OTHER_EMAIL).await;
    owner.set_password(OTHER_PASSWORD, 204).await;
}

#[tokio::test]
async fn an_address_that_somebody_has_and_a_code_of_somebody_else_do_not_do() {
    let owner = Owner::ann().await;
    let app = &owner.app;
    make(app, "bob", Some("bob@example.com"), None).await;
    owner.prove().await;
    owner.prove_address("bob@example.com").await;
    let taken = owner.take_address("bob@example.com", 422).await;
    assert_eq!(taken["code"], "user.email_already_in_use");

    // A code that the Management API sent to the same address is for something else.
    let manager = manager(app).await;
    let to = json!({ "email": OTHER_EMAIL });
    let path = "/api/verification-codes";
    call(app, &manager, "POST", path, to.clone())
        .await
        .expect(204);
    let body = json!({ "email": OTHER_EMAIL, "verificationCode": app.code(OTHER_EMAIL) });
    let verify = "/me/verification-codes/verify";
    let code = owner.refused("POST", verify, body, 400).await;
    assert_eq!(code, "verification_code.not_found");
    owner
        .call("POST", "/me/verification-codes", to)
        .await
        .expect(204);
    let own = app.code(OTHER_EMAIL);
    let wrong = if own == "111111" { "222222" } else { "111111" };
    let body = |code: &str| json!({ "email": OTHER_EMAIL, "verificationCode": code });
    let code = owner.refused("POST", verify, body(wrong), 400).await;
    assert_eq!(code, "verification_code.code_mismatch");
    owner.call("POST", verify, body(&own)).await.expect(204);
    let code = owner.refused("POST", verify, body(&own), 400).await;
    assert_eq!(code, "verification_code.not_found");
}

#[tokio::test]
async fn who_has_nothing_to_prove_it_by_sets_the_first_password() {
    let owner = Owner::with(None, None).await;
    let body = json!({ "password": "" });
    let path = "/me/password/verify";
    assert_eq!(
        owner.refused("POST", path, body, 400).await,
        "guard.invalid_input"
    );
    assert!(!owner.is_password(PASSWORD).await);
    owner.prove_address(OTHER_EMAIL).await;
    assert_eq!(
        owner.take_address(OTHER_EMAIL, 200).await["primaryEmail"],
        OTHER_EMAIL
    );
    owner.set_password(PASSWORD, 204).await;
    assert_eq!(owner.shown().await["hasPassword"], true);
    // From now on there is.
    assert_eq!(
        owner.set_password(OTHER_PASSWORD, 404).await["code"],
        NOT_PROVED
    );
}
