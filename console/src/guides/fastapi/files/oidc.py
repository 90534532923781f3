"""Speaks OpenID Connect with Keyward: where to send people, and who came back."""

import os
from urllib.parse import urlencode

from authlib.integrations.starlette_client import OAuth

APP_URL = os.environ["APP_URL"]

# The endpoints and keys are read from the issuer when they are first needed.
keyward = OAuth().register(
    "keyward",
    server_metadata_url=f"{os.environ['ISSUER']}/.well-known/openid-configuration",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile email phone", "code_challenge_method": "S256"},
)


async def end(id_token):
    """Where to send somebody who signs out of Keyward too."""
    metadata = await keyward.load_server_metadata()
    query = {"post_logout_redirect_uri": APP_URL}
    if id_token:
        query["id_token_hint"] = id_token
    return f"{metadata['end_session_endpoint']}?{urlencode(query)}"
