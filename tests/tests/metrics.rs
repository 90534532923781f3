//! `/metrics`: what Prometheus reads, and that nobody can make it grow.

use std::collections::{BTreeMap, BTreeSet};

use keyward_tests::{PHONE, Program, TestApp, keyward, postgres};

use crate::pages::steps::{code_page, other_than};

/// A sample: its name and labels, and its value.
type Samples = BTreeMap<(String, BTreeMap<String, String>), f64>;

/// Reads the text format as strictly as Prometheus does: each family is declared before its samples
/// and once, no series comes twice, every value is a number.
fn parse(text: &str) -> Samples {
    let mut kinds = BTreeMap::new();
    let mut samples = Samples::new();
    assert!(text.ends_with('\n'), "the last line is not ended");
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# ") {
            let mut words = rest.splitn(3, ' ');
            let (what, name, rest) = (words.next(), words.next(), words.next());
            let name = name.expect("a name").to_owned();
            match what {
                Some("HELP") => assert!(!rest.expect("a help").is_empty()),
                Some("TYPE") => {
                    let kind = rest.expect("a kind").to_owned();
                    assert!(["counter", "gauge", "histogram"].contains(&kind.as_str()));
                    assert_eq!(kinds.insert(name, kind), None, "{line} again");
                }
                _ => panic!("{line}"),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let (name, labels) = match series.split_once('{') {
            Some((name, labels)) => (name, labels.strip_suffix('}').expect("an end")),
            None => (series, ""),
        };
        let family = ["_bucket", "_sum", "_count"]
            .into_iter()
            .filter_map(|suffix| name.strip_suffix(suffix))
            .find(|family| kinds.get(*family).is_some_and(|kind| kind == "histogram"))
            .unwrap_or(name);
        let kind = kinds
            .get(family)
            .unwrap_or_else(|| panic!("{line}: no type"));
        let name_fits = name.ends_with("_total") || kind != "counter";
        assert!(name_fits, "{name} is a counter");
        let labels = labels
            .split_terminator("\",")
            .map(|label| label.trim_end_matches('"').split_once("=\"").expect(line))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let value = value
            .parse()
            .unwrap_or_else(|_| panic!("{line}: no number"));
        let seen = samples.insert((name.to_owned(), labels), value);
        assert_eq!(seen, None, "{line} again");
    }
    samples
}

fn scrape(app: &TestApp) -> Samples {
    parse(&keyward::metrics::render(&app.shared, &app.requests))
}

/// The sum over all series of that name which have these labels.
fn sum(samples: &Samples, name: &str, wanted: &[(&str, &str)]) -> f64 {
    let fits = |labels: &BTreeMap<String, String>| {
        wanted
            .iter()
            .all(|(name, value)| labels.get(*name).is_some_and(|found| found == value))
    };
    samples
        .iter()
        .filter(|((found, labels), _)| found == name && fits(labels))
        .map(|(_, value)| value)
        .sum()
}

const COUNT: &str = "http_server_request_duration_seconds_count";

#[tokio::test]
async fn requests_are_counted_by_route_method_and_class() {
    let app = TestApp::start().await;
    app.get("/oidc/jwks").await.expect(200);
    app.get("/oidc/jwks").await.expect(200);
    app.post_form("/oidc/token", &[]).await.expect(400);
    app.get("/t/admin/oidc/jwks").await.expect(200);
    let samples = scrape(&app);
    let of = |route, method, class| {
        let labels = [
            ("http_route", route),
            ("http_request_method", method),
            ("http_response_status_class", class),
        ];
        sum(&samples, COUNT, &labels)
    };
    // The route's pattern, whosever tenant it was.
    assert!((of("/oidc/jwks", "GET", "2xx") - 3.0).abs() < 0.1);
    assert!((of("/oidc/token", "POST", "4xx") - 1.0).abs() < 0.1);
    let active = sum(&samples, "http_server_active_requests", &[]);
    assert!(active.abs() < 0.1, "{active} are under way");
    // Buckets only grow to the right, and the last one holds all.
    let buckets = "http_server_request_duration_seconds_bucket";
    let all = sum(&samples, buckets, &[("le", "+Inf")]);
    assert!((all - sum(&samples, COUNT, &[])).abs() < 0.1);
    assert!(sum(&samples, buckets, &[("le", "0.001")]) <= all);
}

#[tokio::test]
async fn odd_requests_make_no_series() {
    let app = TestApp::start().await;
    let odd = async |round: u32| {
        for number in 0..20 {
            let path = format!("/odd-{round}-{number}/%00\"}}x{{y=\"z");
            let method = format!("ODD{round}X{number}").parse().expect("letters");
            app.send(app.http.request(method, app.url(&path))).await;
            app.get(&format!("/t/nobody{round}x{number}/oidc/jwks"))
                .await;
            app.get(&format!("/api/applications/{round}{number}")).await;
        }
    };
    odd(1).await;
    let before: BTreeSet<_> = scrape(&app).into_keys().collect();
    odd(2).await;
    let after: BTreeSet<_> = scrape(&app).into_keys().collect();
    assert_eq!(before, after);
    for (_, labels) in &after {
        for (name, value) in labels {
            let told = ["odd", "nobody", "default", "admin"];
            assert!(
                !told.iter().any(|word| value.to_lowercase().contains(word)),
                "{name}={value}"
            );
        }
    }
}

#[tokio::test]
async fn sign_ins_are_counted_by_outcome() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let count = |outcome| {
        let labels = [("method", "phone_code"), ("outcome", outcome)];
        sum(&scrape(&app), "keyward_signin_total", &labels)
    };
    assert!(count("success").abs() < 0.1);
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let wrong = other_than(&app.code(PHONE));
    app.enter_code(&mut browser, &page, &wrong)
        .await
        .expect(400);
    assert!((count("refused") - 1.0).abs() < 0.1);
    assert!(count("success").abs() < 0.1);
    app.clock.advance_seconds(60);
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    assert!((count("success") - 1.0).abs() < 0.1);
    assert!((count("refused") - 1.0).abs() < 0.1);
}

#[tokio::test]
async fn the_work_of_the_database_is_told() {
    let (app, ..) = TestApp::with_web_app().await;
    let samples = scrape(&app);
    for name in [
        "keyward_build_info",
        "keyward_store_reads_total",
        "keyward_store_commits_total",
        "keyward_cache_requests_total",
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
        "process_open_fds",
    ] {
        assert!(sum(&samples, name, &[]) > 0.0, "{name}");
    }
    let start = sum(&samples, "process_start_time_seconds", &[]);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed();
    let age = now.expect("it is later than 1970").as_secs_f64() - start;
    assert!((0.0..86_400.0).contains(&age), "{start}");
    let engine = if postgres::is_used() {
        "keyward_store_connections"
    } else {
        "keyward_store_group_writes_count"
    };
    assert!(sum(&samples, engine, &[]) > 0.0, "{engine}");
}

/// Off unless an address is given; then there, and only there.
#[tokio::test]
async fn the_page_has_a_listener_of_its_own() {
    let data = tempfile::tempdir().expect("a folder");
    let mut command = keyward(["serve", "--listen", "127.0.0.1:0"]);
    command.args(["--metrics-listen", "127.0.0.1:0", "--data"]);
    command.arg(data.path());
    let server = Program::start(command).await;
    server.get("/metrics").await.expect(404);
    server.get("/oidc/jwks").await.expect(200);

    let log = server.log();
    let line = log.lines().find(|line| line.contains("metrics"));
    let (_, address) = line
        .and_then(|line| line.split_once("127.0.0.1:"))
        .expect("its address is logged");
    let port: String = address.chars().take_while(char::is_ascii_digit).collect();
    let url = format!("http://127.0.0.1:{port}");
    let answer = server.send(server.http.get(format!("{url}/metrics"))).await;
    let answer = answer.expect(200);
    assert!(
        answer
            .header("content-type")
            .starts_with("text/plain; version=0.0.4")
    );
    let samples = parse(&answer.body);
    assert!(sum(&samples, COUNT, &[("http_route", "/oidc/jwks")]) > 0.9);
    for path in ["/", "/oidc/jwks", "/api/applications"] {
        server
            .send(server.http.get(format!("{url}{path}")))
            .await
            .expect(404);
    }
    assert_eq!(server.stop().await, Some(0));
}
