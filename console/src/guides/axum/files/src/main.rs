mod oidc;

use std::{env, error::Error, sync::Arc};

use axum::{
    Router,
    extract::{FromRef, Query, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use axum_extra::extract::cookie::{Cookie, Key, PrivateCookieJar, SameSite};
use oidc::{Keyward, Pending, User};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use tokio::net::TcpListener;

#[derive(Clone)]
struct App {
    keyward: Arc<Keyward>,
    /// Encrypts the cookies.
    key: Key,
}

impl FromRef<App> for Key {
    fn from_ref(app: &App) -> Self {
        app.key.clone()
    }
}

#[tokio::main]
async fn main() -> oidc::Result<()> {
    let app = App {
        keyward: Arc::new(Keyward::from_env()?),
        key: Key::derive_from(env::var("SESSION_SECRET")?.as_bytes()),
    };
    let routes = Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in))
        .route("/callback", get(callback))
        .route("/sign-out", get(sign_out))
        .with_state(app);
    let port = env::var("PORT").unwrap_or_else(|_| "3000".into());
    let listener = TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    println!("http://localhost:{port}");
    Ok(axum::serve(listener, routes).await?)
}

async fn home(jar: PrivateCookieJar) -> Html<String> {
    Html(match read::<User>(&jar, "user") {
        Some(user) => format!(
            r#"<p>You are signed in as {}.</p><a href="/sign-out">Sign out</a>"#,
            user.name.replace('&', "&amp;").replace('<', "&lt;")
        ),
        None => r#"<a href="/sign-in">Sign in</a>"#.into(),
    })
}

async fn sign_in(
    State(app): State<App>,
    jar: PrivateCookieJar,
) -> Result<impl IntoResponse, Failure> {
    let (url, pending) = app.keyward.begin().await?;
    Ok((
        jar.add(cookie("pending", &pending)?),
        Redirect::to(url.as_str()),
    ))
}

#[derive(Deserialize)]
struct Answer {
    code: Option<String>,
    state: Option<String>,
}

async fn callback(
    State(app): State<App>,
    Query(answer): Query<Answer>,
    jar: PrivateCookieJar,
) -> Result<impl IntoResponse, Failure> {
    let pending: Pending = read(&jar, "pending").ok_or("no sign-in has begun in this browser")?;
    let code = answer.code.ok_or("the sign-in was refused")?;
    let state = answer.state.unwrap_or_default();
    let user = app.keyward.finish(code, &state, pending).await?;
    let jar = jar.remove(gone("pending")).add(cookie("user", &user)?);
    Ok((jar, Redirect::to("/")))
}

async fn sign_out(
    State(app): State<App>,
    jar: PrivateCookieJar,
) -> Result<impl IntoResponse, Failure> {
    let user = read::<User>(&jar, "user");
    let url = app
        .keyward
        .end(user.as_ref().map(|user| &*user.id_token))
        .await?;
    Ok((jar.remove(gone("user")), Redirect::to(url.as_str())))
}

fn cookie(name: &'static str, value: &impl Serialize) -> Result<Cookie<'static>, Failure> {
    let is_secure = env::var("APP_URL")?.starts_with("https:");
    Ok(Cookie::build((name, serde_json::to_string(value)?))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_secure)
        .build())
}

fn gone(name: &'static str) -> Cookie<'static> {
    Cookie::build(name).path("/").build()
}

fn read<T: DeserializeOwned>(jar: &PrivateCookieJar, name: &str) -> Option<T> {
    serde_json::from_str(jar.get(name)?.value()).ok()
}

/// Told to the terminal, not to the browser.
struct Failure(Box<dyn Error + Send + Sync>);

impl<E: Into<Box<dyn Error + Send + Sync>>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        eprintln!("the sign-in failed: {}", self.0);
        (StatusCode::BAD_REQUEST, "The sign-in failed.").into_response()
    }
}
