//! The guide for Spring Boot, whose libraries cannot be had where the tests run. javac reads its code against the part of
//! Spring that Debian has (`xtask/src/clients/guides.rs`) and an outline of the rest (`tests/clients/spring_security`), and
//! its settings are followed as Spring follows them: by their names, and with what the issuer says of itself.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_tests::{TestApp, WebApp};
use serde_json::Value;

use super::{
    super::program::act,
    application::client,
    program::{filled, guides},
};

/// The settings of Spring Boot that the guide needs; `*` is the name that it gives the registration.
const SETTINGS: [&str; 4] = [
    "spring.security.oauth2.client.provider.*.issuer-uri",
    "spring.security.oauth2.client.registration.*.client-id",
    "spring.security.oauth2.client.registration.*.client-secret",
    "spring.security.oauth2.client.registration.*.scope",
];

/// Appendix B of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What Spring Boot makes of the guide's settings.
struct Registration {
    issuer: String,
    client: WebApp,
    scope: String,
    redirect_uri: String,
    /// `{baseUrl}`.
    after_sign_out: String,
}

impl Registration {
    /// Reads the settings as the Console fills them in.
    async fn read(app: &TestApp) -> Self {
        let steps = read("steps.ts");
        let suggested: Vec<&str> = between(&steps, "suggestion: \"", "\"").collect();
        let [redirect_uri, after_sign_out] = suggested[..] else {
            panic!("the guide suggests two addresses: {suggested:?}");
        };
        let made = client(app, redirect_uri, after_sign_out).await;
        let sheet = filled(&read("files/application.properties"), app, Some(&made));
        let settings: BTreeMap<&str, &str> = sheet
            .lines()
            .map(|line| line.split_once('=').expect("a name and a value"))
            .collect();
        let name = settings
            .keys()
            .find_map(|key| key.split('.').nth(5))
            .expect("a registration has a name");
        let names = settings
            .keys()
            .map(|key| key.replace(&format!(".{name}."), ".*."));
        assert!(names.eq(SETTINGS), "{settings:?}");
        assert_eq!(
            redirect_uri,
            format!("{after_sign_out}/login/oauth2/code/{name}")
        );
        let page = read("files/HomeController.java");
        assert!(page.contains(&format!("/oauth2/authorization/{name}\\\"")));
        let value = |setting: &str| settings[&*setting.replace('*', name)].to_owned();
        Self {
            issuer: value(SETTINGS[0]),
            client: WebApp {
                id: value(SETTINGS[1]),
                secret: value(SETTINGS[2]),
            },
            scope: value(SETTINGS[3]).replace(',', " "),
            redirect_uri: redirect_uri.to_owned(),
            after_sign_out: after_sign_out.to_owned(),
        }
    }
}

#[tokio::test]
async fn the_settings_let_people_in_and_out() {
    let app = TestApp::start().await;
    let spring = Registration::read(&app).await;
    let path = format!("{}/.well-known/openid-configuration", spring.issuer);
    let provider = app.get(&path).await.expect(200).json();
    assert_eq!(provider["issuer"], spring.issuer);
    let has = |member: &str, value: &str| {
        let values = provider[member].as_array().expect("a list");
        assert!(values.iter().any(|own| own == value), "{member}: {value}");
    };
    let code = read("files/SecurityConfig.java");
    let algorithm = between(&code, "SignatureAlgorithm.", ")").next();
    let algorithm = algorithm.expect("the guide names an algorithm");
    has("id_token_signing_alg_values_supported", algorithm);
    // What Spring takes for granted.
    has(
        "token_endpoint_auth_methods_supported",
        "client_secret_basic",
    );
    has("code_challenge_methods_supported", "S256");
    for scope in spring.scope.split(' ') {
        has("scopes_supported", scope);
    }
    let endpoint = |name: &str| provider[name].as_str().expect("an address").to_owned();

    let asked = form_urlencoded::Serializer::new(endpoint("authorization_endpoint") + "?")
        .append_pair("response_type", "code")
        .append_pair("client_id", &spring.client.id)
        .append_pair("scope", &spring.scope)
        .append_pair("state", "st4te")
        .append_pair("redirect_uri", &spring.redirect_uri)
        .append_pair("nonce", "n0nce")
        .append_pair("code_challenge", CHALLENGE)
        .append_pair("code_challenge_method", "S256")
        .finish();
    let mut browser = app.browser();
    let answer = act(&app, &mut browser, &asked).await;
    assert!(answer.starts_with(&spring.redirect_uri), "{answer}");
    let form = [
        ("grant_type", "authorization_code"),
        (
            "code",
            between(&answer, "code=", "&").next().expect("a code"),
        ),
        ("redirect_uri", &spring.redirect_uri),
        ("code_verifier", VERIFIER),
    ];
    let credentials = spring.client.credentials();
    let tokens = app
        .post_form_as(&endpoint("token_endpoint"), credentials, &form)
        .await
        .expect(200)
        .json();
    let id_token = tokens["id_token"].as_str().expect("an ID token");
    let parts: Vec<Value> = id_token.split('.').take(2).map(decoded).collect();
    assert_eq!(parts[0]["alg"], algorithm);
    assert_eq!(parts[1]["nonce"], "n0nce");

    let end = form_urlencoded::Serializer::new(endpoint("end_session_endpoint") + "?")
        .append_pair("id_token_hint", id_token)
        .append_pair("post_logout_redirect_uri", &spring.after_sign_out)
        .finish();
    let left = browser.get(&end).await.expect(303);
    assert_eq!(left.location(), spring.after_sign_out);
    assert_eq!(app.count("sessions"), 0);
}

#[test]
fn javac_has_nothing_to_say() {
    let sources = sources();
    let found = complaints(&sources);
    assert!(found.is_empty(), "{found:#?}");

    // It would see a slip.
    for (name, right, wrong) in [
        ("HomeController.java", "web.util.", "web.utils."),
        ("HomeController.java", "path = ", "paths = "),
        ("HomeController.java", "csrf.getToken", "crsf.getToken"),
        ("HomeController.java", "getPhoneNumber", "getPhone"),
        ("SecurityConfig.java", "ES384", "ES385"),
        ("SecurityConfig.java", "(\"/\", true)", "(\"/\", \"true\")"),
        ("SecurityConfig.java", ".anyRequest()", ".anyRequests()"),
        (
            "SecurityConfig.java",
            "logoutSuccessHandler(signedOut)",
            "logoutSuccessHandler(clients)",
        ),
    ] {
        let mut slipped = sources.clone();
        let source = slipped.get_mut(name).expect("a file of the guide");
        assert!(source.contains(right), "{right}");
        *source = source.replacen(right, wrong, 1);
        let found = complaints(&slipped);
        assert!(!found.is_empty(), "{wrong}");
        assert!(found.iter().all(|line| line.starts_with(name)), "{found:?}");
    }
}

/// The guide's Java files by their names.
fn sources() -> BTreeMap<String, String> {
    let listed =
        std::fs::read_dir(guides().join("spring-boot/files")).expect("the files are there");
    let names = listed.map(|entry| entry.expect("it can be read").file_name());
    let names = names.map(|name| name.into_string().expect("a name"));
    let java = names.filter(|name| name.ends_with(".java"));
    java.map(|name| (name.clone(), read(&format!("files/{name}"))))
        .collect()
}

/// What javac has to say of these, beside Debian's part of Spring and the outline of Spring Security.
fn complaints(sources: &BTreeMap<String, String>) -> Vec<String> {
    let spring = guides().join("../../../target/clients/debian/usr/share/java");
    assert!(
        spring.is_dir(),
        "Spring is not there: `cargo xtask test` fetches it; missing is {}",
        spring.display()
    );
    let folder = tempfile::tempdir().expect("a folder");
    for (name, source) in sources {
        std::fs::write(folder.path().join(name), source).expect("it can be written");
    }
    let outline = Path::new(env!("CARGO_MANIFEST_DIR")).join("clients/spring_security");
    let mut command = Command::new("javac");
    command
        .current_dir(folder.path())
        .args(["-proc:none", "-XDrawDiagnostics", "-Xmaxerrs", "1000"])
        .arg("-classpath")
        .arg(format!("{}/*", spring.display()))
        .arg("-sourcepath")
        .arg(outline)
        .args(["-d", "made"])
        .args(sources.keys());
    let output = command.output().expect("javac can be started");
    let said = String::from_utf8(output.stderr).expect("text");
    let found: Vec<_> = said
        .lines()
        .filter(|line| line.contains("compiler.err."))
        .map(str::to_owned)
        .collect();
    assert_eq!(output.status.success(), found.is_empty(), "{said}");
    found
}

fn read(file: &str) -> String {
    std::fs::read_to_string(guides().join("spring-boot").join(file)).expect("a file of the guide")
}

/// What stands between each start and the end that follows it.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    let parts = text.split(start).skip(1);
    parts.map(move |part| part.split(end).next().unwrap_or(part))
}

/// A part of a JWT.
fn decoded(part: &str) -> Value {
    let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64url");
    serde_json::from_slice(&bytes).expect("JSON")
}
