//! A database that is slow, or does not answer at all, and more callers than connections (F6).

use std::time::{Duration, Instant};

use keyward_tests::{
    Answer, CONNECTIONS, Database, Manager, Options, Proxy, TestApp, WEB_APP, WebApp,
};
use reqwest::RequestBuilder;
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{interval, timeout},
};

use super::{goes_on, options, token, told_to_wait, until_it_answers, written};

/// Each has tokens of their own.
const PEOPLE: usize = 6;
/// More callers than connections, so that some wait for the database and the others for those.
const MANY: usize = 3 * CONNECTIONS;
/// The server gives a database up after fifteen seconds, and a caller after thirty.
const ANSWERED: Duration = Duration::from_secs(25);
/// What needs no database must not feel any of it.
const UNHARMED: Duration = Duration::from_secs(2);

/// Each use of a token that was given is written with its entry: as many of the one as of the other.
const HALF_WRITTEN: &str = "SELECT (SELECT COUNT(*) FROM access_tokens) - (SELECT COUNT(*) FROM logs WHERE key LIKE 'ExchangeTokenBy.%' AND key <> 'ExchangeTokenBy.ClientCredentials' AND payload LIKE '%\"result\":\"Success\"%')";

struct House {
    app: TestApp,
    manager: Manager,
    web: WebApp,
    access: String,
    refresh: Vec<String>,
}

impl House {
    async fn build(options: Options) -> Self {
        let (app, manager, web) = TestApp::with_web_app_as(options).await;
        let (mut access, mut refresh) = (String::new(), Vec::new());
        for _ in 0..PEOPLE {
            let more = [("scope", "openid offline_access"), ("prompt", "consent")];
            let tokens = app.tokens(&mut app.browser(), &web, &more).await;
            tokens.text("access_token").clone_into(&mut access);
            refresh.push(tokens.text("refresh_token").to_owned());
        }
        Self {
            app,
            manager,
            web,
            access,
            refresh,
        }
    }

    fn refresh(&self, person: usize) -> RequestBuilder {
        let token = &self.refresh[person % PEOPLE];
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        let request = self.app.http.post(self.app.url("/oidc/token"));
        request
            .basic_auth(&self.web.id, Some(&self.web.secret))
            .form(&form)
    }

    /// Refreshes, userinfo and reads of the Management API, all at once.
    fn ask(&self) -> JoinSet<Answer> {
        let (app, mut all) = (&self.app, JoinSet::new());
        for number in 0..MANY {
            let request = match number % 3 {
                0 => self.refresh(number / 3),
                1 => app.http.get(app.url("/oidc/me")).bearer_auth(&self.access),
                _ => app
                    .http
                    .get(app.url("/api/users"))
                    .bearer_auth(&self.manager.token),
            };
            all.spawn(send(request));
        }
        all
    }

    /// Everybody refreshes over and over until they are refused. Counts what was given.
    fn work(&self, given: &watch::Sender<u32>) -> JoinSet<Answer> {
        let mut all = JoinSet::new();
        for person in 0..PEOPLE {
            let (request, given) = (self.refresh(person), given.clone());
            all.spawn(async move {
                loop {
                    let answer = send(request.try_clone().expect("a form")).await;
                    if answer.status != 200 {
                        return answer;
                    }
                    given.send_modify(|count| *count += 1);
                }
            });
        }
        all
    }

    /// The answers, while what needs no database goes on unharmed.
    async fn answers(&self, mut asked: JoinSet<Answer>) -> Vec<Answer> {
        let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(200)));
        let mut answers = Vec::new();
        loop {
            tokio::select! {
                answer = asked.join_next() => match answer {
                    Some(answer) => answers.push(answer.expect("no panic")),
                    None => return answers,
                },
                _ = ticks.tick() => {
                    timeout(UNHARMED, goes_on(&self.app)).await.expect("it goes on");
                    assert!(since.elapsed() < ANSWERED, "{} have an answer", answers.len());
                }
            }
        }
    }

    async fn recovers(&self) {
        let again = async || token(&self.app, &self.web, &self.refresh[0]).await;
        until_it_answers(again).await.expect(200);
        for answer in self.answers(self.ask()).await {
            assert_eq!(answer.status, 200, "{answer:?}");
        }
    }

    fn expect_nothing_half_written(&self) {
        let database = Database::of(self.app.folder());
        let half = database.number(HALF_WRITTEN);
        assert_eq!(half, 0, "something is half written");
    }
}

async fn send(request: RequestBuilder) -> Answer {
    Answer::read(request.send().await.expect("the server answers")).await
}

fn through(proxy: &Proxy) -> Options {
    Options {
        database_by: Some(proxy.address()),
        ..options()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_a_slow_way_to_the_database_refuses_nobody() {
    const LATE: Duration = Duration::from_millis(25);
    let proxy = Proxy::to_postgres().await;
    let house = House::build(through(&proxy)).await;
    let (app, web) = (&house.app, &house.web);
    proxy.delay(LATE);
    let since = Instant::now();
    let mut browser = app.browser();
    let redirect = app
        .sign_in(&mut browser, &web.authorize(&[]), "8613700137004")
        .await;
    assert!(redirect.location().starts_with(WEB_APP), "{redirect:?}");
    app.redeem(web, &redirect).await.expect(200);
    assert!(since.elapsed() > 20 * LATE, "nothing was slow");
    for answer in house.answers(house.ask()).await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_a_database_that_does_not_answer_stops_only_what_needs_it() {
    let proxy = Proxy::to_postgres().await;
    let house = House::build(through(&proxy)).await;
    goes_on(&house.app).await;
    // In the middle of many writes, each somewhere else in its own.
    proxy.delay(Duration::from_millis(2));
    let (given, mut counted) = watch::channel(0);
    let working = house.work(&given);
    drop(given);
    let reached = counted.wait_for(|count| *count >= 30).await;
    reached.expect("they work");
    proxy.stall();
    let asked = house.ask();
    for answers in [house.answers(working).await, house.answers(asked).await] {
        answers.iter().for_each(told_to_wait);
    }
    let ready = timeout(ANSWERED, house.app.get("/health/ready"));
    assert_eq!(ready.await.expect("an answer").status, 503);
    proxy.delay(Duration::ZERO);
    house.recovers().await;
    // What was on its way when nobody waited any more may have happened, but never half of it.
    house.expect_nothing_half_written();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f6_statements_that_wait_too_long_are_given_up() {
    let house = House::build(options()).await;
    goes_on(&house.app).await;
    let before = written(&house.app);
    let database = Database::of(house.app.folder());
    // Whoever needs one of these waits for it, and whoever needs a connection waits for them.
    database.execute("BEGIN; LOCK TABLE grants, users IN ACCESS EXCLUSIVE MODE");
    let since = Instant::now();
    for answer in house.answers(house.ask()).await {
        told_to_wait(&answer);
    }
    let waited = since.elapsed();
    assert!(waited > Duration::from_secs(2), "nobody had to wait");
    database.execute("COMMIT");
    assert_eq!(written(&house.app), before, "something of it has happened");
    house.recovers().await;
    house.expect_nothing_half_written();
}
