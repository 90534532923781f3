cargo add axum
cargo add jsonwebtoken --features rust_crypto
cargo add reqwest --features json
cargo add serde --features derive
cargo add tokio --features macros,net,rt-multi-thread,sync
