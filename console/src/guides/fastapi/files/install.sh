pip install fastapi uvicorn python-dotenv authlib httpx itsdangerous
