cargo add axum openidconnect serde_json
cargo add axum-extra --features cookie-private,cookie-key-expansion
cargo add serde --features derive
cargo add tokio --features macros,net,rt-multi-thread
