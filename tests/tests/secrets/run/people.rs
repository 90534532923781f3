//! People who sign in, by the inbox and by the gateway, and out.

use keyward_tests::{Answer, Browser, PHONE, WebApp, csrf, form_action};

use super::{CONNECTOR_SECRET, OTHER_PHONE, Run, VERIFIER};

impl Run {
    /// From the first look to the redirect, with mistakes on the way.
    pub(super) async fn sign_in_by_inbox(&mut self, browser: &mut Browser, web: &WebApp) -> Answer {
        let challenge = keyward_crypto::sha256_base64url(VERIFIER.as_bytes());
        let authorize = web.authorize(&[
            ("scope", "openid offline_access phone"),
            ("prompt", "consent"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let begun = browser.get(&authorize).await;
        let begun = self.keep("GET /oidc/auth", begun).expect(303);
        let page = browser.get(begun.location()).await;
        let page = self.keep("GET /sign-in", page).expect(200);
        let token = csrf(&page);
        let phone = format!("+{PHONE}");
        for typed in ["12", &*phone] {
            let sent = browser
                .post(&form_action(&page), &[("csrf", &token), ("phone", typed)])
                .await;
            self.keep("POST /sign-in", sent);
        }
        let code = self.app.code(PHONE);
        self.plant("verification code", &code);
        let page = browser.get("/sign-in/verification-code").await;
        let page = self
            .keep("GET /sign-in/verification-code", page)
            .expect(200);
        let wrong = if code == "000000" { "111111" } else { "000000" };
        for typed in ["abc", wrong] {
            let refused = self.app.enter_code(browser, &page, typed).await;
            self.keep("POST /sign-in/verification-code", refused);
        }
        let early = browser
            .post("/sign-in/verification-code/resend", &[("csrf", &token)])
            .await;
        self.keep("POST /sign-in/verification-code/resend", early)
            .expect(429);
        self.app.clock.advance_seconds(60);
        let again = browser
            .post("/sign-in/verification-code/resend", &[("csrf", &token)])
            .await;
        self.keep("POST /sign-in/verification-code/resend", again)
            .expect(303);
        let code = self.app.code(PHONE);
        self.plant("second verification code", &code);
        let inbox = self.app.browser().get(&self.app.inbox_path()).await;
        self.keep("GET /dev/inbox", inbox).expect(200);
        let entered = self.app.enter_code(browser, &page, &code).await;
        let entered = self
            .keep("POST /sign-in/verification-code", entered)
            .expect(303);
        let offer = browser.get(entered.location()).await;
        let offer = self.keep("GET /sign-in/no-account", offer).expect(200);
        let made = browser
            .post(&form_action(&offer), &[("csrf", &token)])
            .await;
        let made = self.keep("POST /sign-in/no-account", made).expect(303);
        let redirect = browser.get(made.location()).await;
        let redirect = self.keep("GET /oidc/auth/:uid", redirect).expect(303);
        let code = redirect.location_param("code").expect("a code");
        self.plant("authorization code", code);
        self.plant(
            "session cookie",
            browser.cookie("_session").expect("signed in"),
        );
        let again = browser.get(made.location()).await;
        self.keep("GET /oidc/auth/:uid", again).expect(400);
        redirect
    }

    pub(super) async fn sign_in_by_gateway(&mut self, web: &WebApp) {
        let mut browser = self.app.browser();
        let first = web.authorize(&[("first_screen", "register")]);
        let page = browser.follow(&first).await;
        let page = self.keep("GET /register", page).expect(200);
        let token = csrf(&page);
        let phone = format!("+{OTHER_PHONE}");
        let fields = [("csrf", &*token), ("phone", &phone)];
        // A gateway that repeats what was signed, the code included.
        let repeats = format!(
            "{{\"Code\":\"SignatureDoesNotMatch\",\"RequestId\":\"R\",\"Message\":\"server string \
             to sign is:{CONNECTOR_SECRET}\"}}"
        );
        self.gateway.answer_next(400, &repeats);
        let refused = browser.post(&form_action(&page), &fields).await;
        self.keep("POST /register", refused).expect(400);
        self.gateway.limit(true);
        let refused = browser.post(&form_action(&page), &fields).await;
        self.keep("POST /register", refused).expect(429);
        self.gateway.limit(false);
        let sent = browser.post(&form_action(&page), &fields).await;
        let sent = self.keep("POST /register", sent).expect(303);
        let code = self.gateway.take_code(OTHER_PHONE).await;
        self.plant("delivered verification code", &code);
        let page = browser.get(sent.location()).await;
        let page = self
            .keep("GET /register/verification-code", page)
            .expect(200);
        let entered = self.app.enter_code(&mut browser, &page, &code).await;
        let entered = self
            .keep("POST /register/verification-code", entered)
            .expect(303);
        let redirect = browser.get(entered.location()).await;
        let redirect = redirect.expect(303);
        self.plant(
            "delivered session cookie",
            browser.cookie("_session").expect("signed in"),
        );
        self.plant(
            "delivered authorization code",
            redirect.location_param("code").expect("a code"),
        );
    }

    pub(super) async fn sign_out(&mut self, browser: &mut Browser) {
        let asked = browser.get("/oidc/session/end").await;
        let asked = self.keep("GET /oidc/session/end", asked).expect(200);
        let done = browser
            .post(&form_action(&asked), &[("csrf", &csrf(&asked))])
            .await;
        let done = self
            .keep("POST /oidc/session/end/confirm", done)
            .expect(303);
        let said = browser.get(done.location()).await;
        self.keep("GET /oidc/session/end/success", said).expect(200);
    }
}
