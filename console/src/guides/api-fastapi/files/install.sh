pip install fastapi uvicorn python-dotenv "pyjwt[crypto]"
