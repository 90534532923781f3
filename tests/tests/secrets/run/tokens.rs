//! What an application does with a code: redeems it, uses the tokens, rotates them.

use keyward_tests::{Answer, Browser, WEB_APP, WebApp};

use super::{Run, VERIFIER, WRONG_SECRET, text};

impl Run {
    pub(super) async fn use_tokens(
        &mut self,
        browser: &mut Browser,
        web: &WebApp,
        redirect: &Answer,
    ) {
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
            (
                "code_verifier",
                "another-code-verifier-than-the-application-s-own",
            ),
        ];
        self.token(web.credentials(), &form).await.expect(400);
        self.token((&web.id, WRONG_SECRET), &form).await.expect(401);
        let form = [form[0], form[1], form[2], ("code_verifier", VERIFIER)];
        let first = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        self.plant("access token", text(&first, "access_token"));
        self.plant("refresh token", text(&first, "refresh_token"));
        self.plant("ID token", text(&first, "id_token"));
        let access = text(&first, "access_token");
        let me = self
            .app
            .http
            .get(self.app.url("/oidc/me"))
            .bearer_auth(&access);
        let me = self.app.send(me).await;
        self.keep("GET /oidc/me", me).expect(200);
        for (secret, status) in [(&*web.secret, 200), (WRONG_SECRET, 401)] {
            for token in [&access, &text(&first, "refresh_token")] {
                self.present("introspection", (&web.id, secret), token)
                    .await
                    .expect(status);
            }
        }
        // In places where tokens must not be.
        for request in [
            self.app
                .http
                .get(self.app.url(&format!("/oidc/me?access_token={access}"))),
            self.app
                .http
                .get(self.app.url("/oidc/me"))
                .header("authorization", format!("Token {access}")),
            self.app
                .http
                .get(self.app.url("/oidc/me"))
                .bearer_auth(text(&first, "refresh_token")),
            self.app
                .http
                .get(self.app.url("/api/users"))
                .bearer_auth(&access),
            self.app
                .http
                .get(self.app.url("/api/users"))
                .header("authorization", format!("Token {access}")),
        ] {
            let answer = self.app.send(request).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
            self.keep("GET with a token in the wrong place", answer);
        }
        // Most of its life later it is rotated.
        let refresh = text(&first, "refresh_token");
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", &*refresh),
        ];
        let same = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        self.plant("second access token", text(&same, "access_token"));
        self.app.clock.advance_seconds(10 * 86_400);
        self.renew_management_token().await;
        let rotated = self
            .token(web.credentials(), &form)
            .await
            .expect(200)
            .json();
        let successor = text(&rotated, "refresh_token");
        assert_ne!(successor, refresh);
        self.plant("successor of the refresh token", &successor);
        self.token((&web.id, WRONG_SECRET), &form).await.expect(401);
        let silent = browser.get(&web.authorize(&[])).await;
        let silent = self.keep("GET /oidc/auth", silent).expect(303);
        self.plant(
            "silent authorization code",
            silent.location_param("code").expect("a code"),
        );
        let posted = browser
            .get(&web.authorize(&[("response_mode", "form_post")]))
            .await;
        let posted = self.keep("GET /oidc/auth", posted).expect(200);
        let code = posted
            .body
            .split_once("name=\"code\" value=\"")
            .expect("a code")
            .1;
        self.plant(
            "posted authorization code",
            code.split('"').next().unwrap_or_default(),
        );
        for (secret, status) in [(WRONG_SECRET, 401), (&*web.secret, 200)] {
            self.present("revocation", (&web.id, secret), &successor)
                .await
                .expect(status);
        }
        self.app.clock.advance_seconds(-10 * 86_400);
    }

    /// Shows a token to one of the endpoints that look at tokens.
    async fn present(&mut self, what: &str, client: (&str, &str), token: &str) -> Answer {
        let path = format!("/oidc/token/{what}");
        let form = [("token", token)];
        let answer = self.app.post_form_as(&path, client, &form).await;
        self.keep(&format!("POST {path}"), answer)
    }
}
