//! Captchas are verified by those who gave them, once.

use keyward_model::{CaptchaProvider, RecaptchaMode, RecaptchaProject, Secret};
use keyward_tests::{
    Options, TestApp,
    fakes::captcha::{CaptchaProviders, PROJECT, SECRET_KEY, SITE_KEY, Token},
};

fn turnstile(secret: &str) -> CaptchaProvider {
    CaptchaProvider::Turnstile {
        site_key: SITE_KEY.to_owned(),
        secret_key: Secret::new(secret.to_owned()),
    }
}

fn recaptcha(secret: &str, site: &str, mode: Option<RecaptchaMode>) -> CaptchaProvider {
    CaptchaProvider::RecaptchaEnterprise {
        site_key: site.to_owned(),
        secret_key: Secret::new(secret.to_owned()),
        project_id: RecaptchaProject::try_from(PROJECT.to_owned()).expect("an id"),
        domain: None,
        mode,
    }
}

const fn token(score: f64, action: &'static str) -> Token {
    Token { score, action }
}

async fn server(tokens: &[(&'static str, Token)]) -> (CaptchaProviders, TestApp) {
    let providers = CaptchaProviders::start(tokens).await;
    let app = TestApp::with(Options {
        routes: providers.routes(),
        ..Options::default()
    })
    .await;
    (providers, app)
}

#[tokio::test]
async fn turnstile_takes_a_token_once() {
    let (providers, app) = server(&[("good", token(1.0, "interaction"))]).await;
    let verify = async |secret: &str, token: &str| {
        let captcha = &app.shared.captcha;
        captcha.verify(&turnstile(secret), token).await
    };
    assert!(!verify("wrong", "good").await);
    assert!(!verify(SECRET_KEY, "unknown").await);
    assert!(verify(SECRET_KEY, "good").await);
    assert!(!verify(SECRET_KEY, "good").await);
    assert_eq!(providers.requests(), 4);
    // What cannot be a token is not sent anywhere.
    assert!(!verify(SECRET_KEY, "").await);
    assert!(!verify(SECRET_KEY, &"x".repeat(10_000)).await);
    assert_eq!(providers.requests(), 4);
}

#[tokio::test]
async fn recaptcha_judges_score_action_and_site() {
    let (_providers, app) = server(&[
        ("person", token(0.5, "interaction")),
        ("program", token(0.4, "interaction")),
        ("ticked", token(0.1, "interaction")),
        ("elsewhere", token(0.9, "checkout")),
        ("kept", token(0.9, "interaction")),
    ])
    .await;
    let verify = async |provider: CaptchaProvider, token: &str| {
        app.shared.captcha.verify(&provider, token).await
    };
    let by_score = || recaptcha(SECRET_KEY, SITE_KEY, None);
    assert!(verify(by_score(), "person").await);
    assert!(!verify(by_score(), "person").await, "a second time");
    assert!(!verify(by_score(), "program").await);
    assert!(!verify(by_score(), "elsewhere").await);
    assert!(!verify(by_score(), "unknown").await);
    let by_box = recaptcha(SECRET_KEY, SITE_KEY, Some(RecaptchaMode::Checkbox));
    assert!(verify(by_box, "ticked").await);
    assert!(!verify(recaptcha("wrong", SITE_KEY, None), "kept").await);
    assert!(!verify(recaptcha(SECRET_KEY, "other", None), "kept").await);
    assert!(verify(by_score(), "kept").await);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_lets_nobody_in() {
    let (providers, app) = server(&[("good", token(1.0, "interaction"))]).await;
    drop(providers);
    let provider = turnstile(SECRET_KEY);
    assert!(!app.shared.captcha.verify(&provider, "good").await);
}
