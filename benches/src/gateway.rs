//! Plays the gateway that sends text messages: takes every message and remembers the code for each number. That it
//! is a message as Aliyun wants it is tested elsewhere.

use std::{
    collections::HashMap,
    net::{SocketAddr, TcpListener},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use anyhow::{Context, Result};
use axum::{Form, Json, Router, extract::State, routing::post};
use serde::Deserialize;
use serde_json::{Value, json};

type Codes = Arc<Mutex<HashMap<String, String>>>;

/// A gateway on a port of loopback, for as long as the process lives.
pub struct Gateway {
    pub address: SocketAddr,
    codes: Codes,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Message {
    phone_numbers: String,
    template_param: String,
}

impl Gateway {
    pub fn start() -> Result<Self> {
        let socket = TcpListener::bind("127.0.0.1:0")?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let codes = Codes::default();
        let app = Router::new()
            .route("/", post(take))
            .with_state(codes.clone());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        thread::spawn(move || {
            runtime.block_on(async move {
                let socket = tokio::net::TcpListener::from_std(socket)?;
                axum::serve(socket, app).await
            })
        });
        Ok(Self { address, codes })
    }

    /// The code that was last sent to a number.
    pub fn code(&self, phone: &str) -> Result<String> {
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        codes.remove(phone).context("no code was sent")
    }
}

async fn take(State(codes): State<Codes>, Form(message): Form<Message>) -> Json<Value> {
    let variables: Value = serde_json::from_str(&message.template_param).unwrap_or_default();
    if let Some(code) = variables["code"].as_str() {
        codes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(message.phone_numbers, code.to_owned());
    }
    Json(json!({ "Code": "OK", "Message": "OK", "RequestId": "measured", "BizId": "measured" }))
}
