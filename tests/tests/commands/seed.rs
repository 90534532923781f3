//! `keyward dev --seed FILE.toml`

use std::{fs, path::Path};

use keyward_tests::{Database, Program, keyward, run};

use super::token;

const SEED: &str = r#"
[[applications]]
id = "seededweb000000000000"
secret = "planted-application-secret-0123"
name = "Seeded shop"
type = "Traditional"
redirect_uris = ["http://localhost:9999/cb"]
post_logout_redirect_uris = ["http://localhost:9999/"]

[[applications]]
id = "seededspa000000000000"
name = "Seeded page"
type = "SPA"
redirect_uris = ["http://localhost:9998/cb"]

[[connectors]]
connectorId = "aliyun-short-message-service"
[connectors.config]
accessKeyId = "key-id"
accessKeySecret = "planted-connector-secret-0123"
signName = "Shop"
templates = [
  { usageType = "Register", templateCode = "SMS_1" },
  { usageType = "SignIn", templateCode = "SMS_2" },
  { usageType = "ForgotPassword", templateCode = "SMS_3" },
  { usageType = "Generic", templateCode = "SMS_4" },
]

[sign_in_experience]
signInMode = "SignInAndRegister"
signUp = { identifiers = ["phone"], password = false, verify = true }
signIn = { methods = [{ identifier = "phone", password = false, verificationCode = true, isPasswordPrimary = false }] }

[[users]]
primaryPhone = "8613800138000"
name = "Seeded person"
"#;

async fn start(data: &Path, text: &str) -> Program {
    let seed = data.join("seed.toml");
    fs::write(&seed, text).expect("a file");
    let seed = seed.display().to_string();
    Program::dev_on(&data.join("data"), &["--seed", &seed]).await
}

#[tokio::test]
async fn it_makes_what_it_says_and_a_second_time_changes_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let server = start(place.path(), SEED).await;
    let bearer = token(&server, &data).await;
    let get = async |path: &str| {
        server
            .manage(&bearer, "GET", path, None)
            .await
            .expect(200)
            .json()
    };

    let web = get("/applications/seededweb000000000000").await;
    assert_eq!(
        (&web["name"], &web["type"]),
        (&"Seeded shop".into(), &"Traditional".into())
    );
    let metadata = &web["oidcClientMetadata"];
    assert_eq!(metadata["redirectUris"][0], "http://localhost:9999/cb");
    assert_eq!(
        metadata["postLogoutRedirectUris"][0],
        "http://localhost:9999/"
    );
    let secrets = get("/applications/seededweb000000000000/secrets").await;
    assert_eq!(secrets[0]["value"], "planted-application-secret-0123");
    assert_eq!(
        get("/applications/seededspa000000000000").await["type"],
        "SPA"
    );
    let connectors = get("/connectors").await;
    assert_eq!(connectors[0]["connectorId"], "aliyun-short-message-service");
    assert_eq!(connectors[0]["config"]["signName"], "Shop");
    let settings = get("/sign-in-exp").await;
    assert_eq!(settings["signUp"]["identifiers"][0], "phone");
    let users = get("/users").await;
    assert_eq!(users[0]["primaryPhone"], "8613800138000");
    assert_eq!(users[0]["name"], "Seeded person");

    // The secret works, and the page offers what the settings say.
    let client = ("seededweb000000000000", "planted-application-secret-0123");
    let form = [("grant_type", "refresh_token"), ("refresh_token", "none")];
    let answer = server
        .post_form_as("/oidc/token", client, &form)
        .await
        .expect(400);
    assert_eq!(answer.json()["error"], "invalid_grant");
    let authorize = "/oidc/auth?client_id=seededweb000000000000&response_type=code&scope=openid\
                     &redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";
    let page = server.browser().follow(authorize).await.expect(200);
    assert!(page.body.contains("autocomplete=\"tel"), "{}", page.body);

    let log = server.log();
    assert!(!log.contains("planted"), "{log}");
    assert_eq!(server.stop().await, Some(0));
    let before = Database::of(&data).counts();
    let again = start(place.path(), SEED).await;
    assert_eq!(again.stop().await, Some(0));
    assert_eq!(Database::of(&data).counts(), before);
}

#[tokio::test]
async fn a_malformed_seed_is_refused_without_its_secrets() {
    let app = "[[applications]]\nid = \"a\"\nname = \"A\"\ntype = \"Traditional\"\n";
    let aliyun =
        "[[connectors]]\nconnectorId = \"aliyun-short-message-service\"\n[connectors.config]\n";
    for (text, expected) in [
        (format!("{app}secret = \"planted-9753\n"), "line 5"),
        (format!("{app}secret = 97539753\n"), "line 5: expected"),
        (
            format!("{app}secret = [\"planted-9753\"]\n"),
            "line 5: expected",
        ),
        (format!("{app}secert = \"planted-9753\"\n"), "`secert`"),
        (
            format!("{app}secret = \"planted-9753\"\nredirect_uris = [\"no uri\"]\n"),
            "line 6",
        ),
        (
            "applications = \"planted-9753\"\n".to_owned(),
            "line 1: expected",
        ),
        ("secret = \"planted-9753\"\n".to_owned(), "`secret`"),
        (
            format!("{aliyun}accessKeyId = \"k\"\naccessKeySecret = 97539753\n"),
            "aliyun",
        ),
        (
            format!("{aliyun}accessKeySecret = \"planted-9753\"\n"),
            "aliyun",
        ),
        (
            "[sign_in_experience]\nsignInMode = \"planted-9753\"\n".to_owned(),
            "sign-in experience",
        ),
        (
            "[sign_in_experience]\nplanted-9753 = 1\nsignUp = 3\n".to_owned(),
            "sign-in experience",
        ),
        (
            "[[users]]\nprimaryPhone = \"planted-9753\"\n".to_owned(),
            "user",
        ),
    ] {
        let place = tempfile::tempdir().expect("a folder");
        let seed = place.path().join("seed.toml");
        fs::write(&seed, &text).expect("a file");
        let mut command = keyward(["dev", "--listen", "127.0.0.1:0", "--seed"]);
        let temporary = place.path().join("tmp");
        fs::create_dir(&temporary).expect("a folder");
        command
            .arg(&seed)
            .env("TMPDIR", &temporary)
            .env("KEYWARD_LOG", "warn");
        let refused = run(command).await;
        let line = refused.refusal(1);
        assert!(line.contains(expected), "{text}: {line}");
        assert!(
            !line.contains("planted") && !line.contains("9753"),
            "{text}: {line}"
        );
        assert_eq!(
            fs::read_dir(&temporary).expect("a folder").count(),
            0,
            "{text}"
        );
    }
    let missing = run(keyward([
        "dev",
        "--listen",
        "127.0.0.1:0",
        "--seed",
        "/no/such/seed.toml",
    ]));
    let missing = missing.await;
    assert!(
        missing.refusal(1).contains("/no/such/seed.toml"),
        "{missing:?}"
    );
}
