"""Lets a request through when its access token is one of Keyward's, for this API, and has the scope."""

import os
from typing import Annotated

import jwt
from fastapi import Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

ISSUER = os.environ["ISSUER"]
AUDIENCE = os.environ["AUDIENCE"]
# What Keyward can sign with. The key says which of them it is for.
ALGORITHMS = ["EdDSA", "ES256", "ES384", "ES512", "RS256"]

# Fetched when first needed, kept, and fetched again when a new key appears.
keys = jwt.PyJWKClient(f"{ISSUER}/jwks")
bearer = HTTPBearer(auto_error=False)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def authorize(scope: str):
    # Not `async`: fetching the keys waits, and FastAPI gives such a function a thread.
    def check(credentials: Credentials) -> str:
        if credentials is None:
            raise HTTPException(401, "token_missing", {"WWW-Authenticate": "Bearer"})
        claims = verify(credentials.credentials)
        if scope not in claims.get("scope", "").split():
            raise HTTPException(403, "insufficient_scope")
        return claims["sub"]

    return Depends(check)


def verify(token: str) -> dict:
    try:
        return jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=ALGORITHMS,
            issuer=ISSUER,
            audience=AUDIENCE,
            options={"require": ["exp", "sub"]},
        )
    except jwt.PyJWKClientConnectionError:
        raise HTTPException(503, "keys_unavailable") from None
    except (jwt.InvalidTokenError, jwt.PyJWKClientError):
        raise HTTPException(
            401, "invalid_token", {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        ) from None
