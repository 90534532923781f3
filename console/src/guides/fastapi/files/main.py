import os
from html import escape

from authlib.integrations.starlette_client import OAuthError
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.middleware.sessions import SessionMiddleware

from oidc import APP_URL, end, keyward

app = FastAPI()
app.add_middleware(
    SessionMiddleware,
    secret_key=os.environ["SESSION_SECRET"],
    https_only=APP_URL.startswith("https:"),
)


@app.get("/")
async def home(request: Request):
    user = request.session.get("user")
    if not user:
        return HTMLResponse('<a href="/sign-in">Sign in</a>')
    return HTMLResponse(
        f'<p>You are signed in as {escape(user["name"])}.</p><a href="/sign-out">Sign out</a>'
    )


@app.get("/sign-in")
async def sign_in(request: Request):
    return await keyward.authorize_redirect(request, f"{APP_URL}/callback")


@app.get("/callback")
async def callback(request: Request):
    try:
        tokens = await keyward.authorize_access_token(request)
    except OAuthError as error:
        return HTMLResponse(f"<p>The sign-in failed: {escape(error.error)}.</p>", status_code=400)
    claims = tokens["userinfo"]
    # A new session for the person: what came before the sign-in is not carried over.
    request.session.clear()
    request.session["user"] = {
        "name": claims.get("name") or claims.get("phone_number") or claims["sub"],
        "id_token": tokens["id_token"],
    }
    return RedirectResponse("/")


@app.get("/sign-out")
async def sign_out(request: Request):
    user = request.session.get("user", {})
    request.session.clear()
    return RedirectResponse(await end(user.get("id_token")))
