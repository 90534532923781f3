"""Authlib does the programme of `tests/tests/clients/mod.rs`.

It prints a line of JSON whenever the browser must act and reads one that says where the browser came
back; the last line is what it found out.
"""

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

issuer = os.environ["ISSUER"]
server = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=10).json()
keys = KeySet.import_key_set(requests.get(server["jwks_uri"], timeout=10).json())


def browser(url):
    print(json.dumps({"open": url}), flush=True)
    return json.loads(sys.stdin.readline())["location"]


def session(client):
    return OAuth2Session(
        os.environ[f"{client}_ID"],
        os.environ[f"{client}_SECRET"],
        scope="openid profile phone offline_access",
        redirect_uri=os.environ["REDIRECT_URI"],
        code_challenge_method="S256",
    )


def verified(token):
    return jwt.decode(token, keys, algorithms=["ES384"]).claims


def id_token(token, nonce=None):
    claims = CodeIDToken(
        verified(token),
        {"alg": "ES384"},
        {"iss": {"value": issuer}, "aud": {"value": os.environ["CLIENT_ID"]}},
        {"nonce": nonce, "client_id": os.environ["CLIENT_ID"]},
    )
    claims.validate()
    return claims


def refusal(attempt):
    try:
        attempt()
    except (OAuthError, OAuth2Error) as error:
        return error.error
    except Exception as error:  # an error of a claim has its own class
        return type(error).__name__
    return "none"


client, foreign = session("CLIENT"), session("FOREIGN")


def authorize():
    verifier, nonce = generate_token(48), generate_token()
    url, state = client.create_authorization_url(
        server["authorization_endpoint"], code_verifier=verifier, nonce=nonce, prompt="consent"
    )
    return {"answer": browser(url), "state": state, "verifier": verifier, "nonce": nonce}


def redeem(request, by=client, verifier=None, nonce=None):
    tokens = by.fetch_token(
        server["token_endpoint"],
        authorization_response=request["answer"],
        state=request["state"],
        code_verifier=verifier or request["verifier"],
    )
    return tokens, id_token(tokens["id_token"], nonce or request["nonce"])


def introspect(token):
    return client.introspect_token(server["introspection_endpoint"], token=token).json()


def refresh(token):
    return client.refresh_token(server["token_endpoint"], refresh_token=token)


tokens, claims = redeem(authorize())
userinfo = client.get(server["userinfo_endpoint"]).json()
refreshed = refresh(tokens["refresh_token"])
newest = refreshed["refresh_token"]
introspected = introspect(refreshed["access_token"])

machine_session = OAuth2Session(os.environ["MACHINE_ID"], os.environ["MACHINE_SECRET"])
machine = verified(
    machine_session.fetch_token(
        server["token_endpoint"],
        grant_type="client_credentials",
        resource=os.environ["RESOURCE"],
        scope=os.environ["SCOPE"],
    )["access_token"]
)

other, stranger, wrong_nonce = authorize(), authorize(), authorize()
refusals = {
    "verifier": refusal(lambda: redeem(other, verifier=generate_token(48))),
    "foreign": refusal(lambda: redeem(stranger, by=foreign)),
    "nonce": refusal(lambda: redeem(wrong_nonce, nonce=generate_token())),
}
client.revoke_token(server["revocation_endpoint"], token=newest).raise_for_status()
revoked = introspect(newest)
refusals["revoked"] = refusal(lambda: refresh(newest))
again = authorize()
redeem(again)
refusals["replay"] = refusal(lambda: redeem(again))

out = add_params_to_uri(
    server["end_session_endpoint"],
    {
        "id_token_hint": tokens["id_token"],
        "post_logout_redirect_uri": os.environ["POST_LOGOUT_REDIRECT_URI"],
        "state": "bye-bye",
    },
)
bye = parse_qs(urlsplit(browser(out)).query)

print(
    json.dumps(
        {
            "issuer": server["issuer"],
            "sub": claims["sub"],
            "phone": claims["phone_number"],
            "userinfo": userinfo["sub"],
            "refreshed": id_token(refreshed["id_token"])["sub"],
            "introspected": introspected,
            "machine": machine,
            "revoked": revoked,
            "refusals": refusals,
            "byeState": bye["state"][0],
        }
    ),
    flush=True,
)
