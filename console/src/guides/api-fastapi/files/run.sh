uvicorn main:app --port 4000 --env-file .env
