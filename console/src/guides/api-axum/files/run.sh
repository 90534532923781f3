env $(cat .env) cargo run
