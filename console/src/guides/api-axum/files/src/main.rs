mod authorize;

use std::{env, error::Error, sync::Arc};

use authorize::{Keyward, Refusal};
use axum::{Json, Router, extract::State, http::HeaderMap, routing::get};
use serde::Serialize;
use tokio::{net::TcpListener, sync::Mutex};

#[derive(Serialize)]
struct Books {
    reader: String,
    books: Vec<&'static str>,
}

async fn books(
    State(keyward): State<Arc<Keyward>>,
    headers: HeaderMap,
) -> Result<Json<Books>, Refusal> {
    let claims = keyward.authorize(&headers, "read:books").await?;
    Ok(Json(Books {
        reader: claims.sub,
        books: vec!["The Moonstone"],
    }))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let keyward = Keyward {
        issuer: env::var("ISSUER")?,
        audience: env::var("AUDIENCE")?,
        http: reqwest::Client::new(),
        keys: Mutex::default(),
    };
    let routes = Router::new()
        .route("/books", get(books))
        .with_state(Arc::new(keyward));
    let port = env::var("PORT").unwrap_or_else(|_| "4000".into());
    let listener = TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    println!("http://localhost:{port}");
    Ok(axum::serve(listener, routes).await?)
}
