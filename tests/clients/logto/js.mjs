// `@logto/js`, function by function, plays a native application: a public client.

import { webcrypto } from "node:crypto";
import {
  decodeAccessToken,
  decodeIdToken,
  fetchOidcConfig,
  fetchTokenByAuthorizationCode,
  fetchTokenByRefreshToken,
  fetchUserInfo,
  generateSignInUri,
  generateSignOutUri,
  isLogtoRequestErrorJson,
  LogtoError,
  LogtoRequestError,
  revoke,
  UserScope,
  verifyAndParseCodeFromCallbackUri,
} from "@logto/js";
import {
  application,
  browser,
  conclude,
  endpoint,
  env,
  person,
  refusal,
  resource,
  resourceScopes,
} from "./set_up.mjs";

const userId = await person();
const [redirectUri, bye] = [env("REDIRECT_URI"), env("POST_LOGOUT_REDIRECT_URI")];
const { appId: clientId } = await application("Native", [redirectUri], [bye]);

/** How the functions call the server: an error is one of the package's own when its body is of the known shape. */
const requester = async (...request) => {
  const response = await fetch(...request);
  if (response.ok) return response.json().catch(() => undefined);
  const json = await response.json();
  if (!isLogtoRequestErrorJson(json)) throw new LogtoError("unexpected_response_error", json);
  throw new LogtoRequestError(json.code, json.message, response);
};
const random = () => Buffer.from(webcrypto.getRandomValues(new Uint8Array(48))).toString("base64url");
const challenge = async (verifier) =>
  Buffer.from(await webcrypto.subtle.digest("SHA-256", Buffer.from(verifier))).toString("base64url");

const config = await fetchOidcConfig(`${endpoint}/oidc/.well-known/openid-configuration`, requester);

const signIn = async () => {
  const [codeVerifier, state] = [random(), random()];
  const uri = generateSignInUri({
    authorizationEndpoint: config.authorizationEndpoint,
    clientId,
    redirectUri,
    codeChallenge: await challenge(codeVerifier),
    state,
    scopes: [UserScope.Email, UserScope.CustomData, ...resourceScopes],
    resources: [resource],
    loginHint: env("USERNAME"),
  });
  const code = verifyAndParseCodeFromCallbackUri(await browser(uri), redirectUri, state);
  return { clientId, tokenEndpoint: config.tokenEndpoint, redirectUri, codeVerifier, code };
};
const refresh = (refreshToken, more) =>
  fetchTokenByRefreshToken({ clientId, tokenEndpoint: config.tokenEndpoint, refreshToken, ...more }, requester);

const wrong = await signIn();
const verifier = await refusal(fetchTokenByAuthorizationCode({ ...wrong, codeVerifier: random() }, requester));
const tokens = await fetchTokenByAuthorizationCode(await signIn(), requester);
const userinfo = await fetchUserInfo(config.userinfoEndpoint, tokens.accessToken, requester);
const refreshed = await refresh(tokens.refreshToken);
const forBooks = await refresh(refreshed.refreshToken, { resource });
const narrow = await refresh(forBooks.refreshToken, { resource, scopes: ["write:books"] });
const elsewhere = await refusal(refresh(narrow.refreshToken, { resource: "https://elsewhere.example" }));

await revoke(config.revocationEndpoint, clientId, narrow.refreshToken, requester);
const revoked = await refusal(refresh(narrow.refreshToken));
const out = { endSessionEndpoint: config.endSessionEndpoint, clientId, postLogoutRedirectUri: bye };
const left = await browser(generateSignOutUri(out));
const signedOut = await refusal(fetchUserInfo(config.userinfoEndpoint, tokens.accessToken, requester));

const request = await signIn();
const again = await fetchTokenByAuthorizationCode(request, requester);
// Last, because a code that is used twice takes its tokens with it.
const replayed = await refusal(fetchTokenByAuthorizationCode(request, requester));
const stolen = await refusal(refresh(again.refreshToken));

conclude({
  userId,
  appId: clientId,
  issuer: config.issuer,
  claims: decodeIdToken(tokens.idToken),
  userinfo,
  accessToken: decodeAccessToken(forBooks.accessToken),
  granted: forBooks.scope,
  narrow: narrow.scope,
  refreshed: { sub: decodeIdToken(refreshed.idToken).sub, isNew: refreshed.accessToken !== tokens.accessToken },
  signedOut,
  left,
  again: decodeIdToken(again.idToken),
  refusals: { verifier, elsewhere, revoked, replayed, stolen },
});
