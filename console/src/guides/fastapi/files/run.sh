uvicorn main:app --port 8000 --env-file .env
