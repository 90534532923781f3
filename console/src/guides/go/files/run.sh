env $(cat .env) go run .
