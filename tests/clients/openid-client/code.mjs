// openid-client plays a web application: discovery, the code flow with PKCE, state and nonce,
// userinfo, refresh, sign-out. It prints a line of JSON whenever the browser must act and reads one
// that says where the browser came back; the last line is what it found out.

import { createInterface } from "node:readline";
import * as client from "openid-client";
import { discover, env } from "./settings.mjs";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => console.log(JSON.stringify(value));
// An answer in the query comes as a URL, one in a form as what was posted there.
const browser = async (url) => {
  say({ open: url.href });
  const { value, done } = await lines.next();
  if (done) throw new Error("nobody answered");
  const { location, form } = JSON.parse(value);
  if (!form) return new URL(location);
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return new Request(location, { method: "POST", headers, body: form });
};
const refusal = async (promise) =>
  promise.then(
    () => "none",
    (error) => error.error ?? error.code ?? error.name,
  );

const config = await discover();
const codeVerifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const nonce = client.randomNonce();
const parameters = {
  redirect_uri: env("REDIRECT_URI"),
  scope: "openid profile phone offline_access",
  prompt: "consent",
  response_mode: env("RESPONSE_MODE"),
  code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
  code_challenge_method: "S256",
  max_age: "3600",
  state,
  nonce,
};
const checks = {
  pkceCodeVerifier: codeVerifier,
  expectedState: state,
  expectedNonce: nonce,
  maxAge: 3600,
  idTokenExpected: true,
};

// Nobody is signed in yet: the error is one that the client understands.
const silently = client.buildAuthorizationUrl(config, { ...parameters, prompt: "none" });
const silent = await refusal(client.authorizationCodeGrant(config, await browser(silently), checks));

const url = client.buildAuthorizationUrl(config, parameters);
const returned = await browser(url);
// An answer whose state somebody changed on the way is refused, and its code stays unused.
const forged = returned instanceof Request ? undefined : new URL(returned);
forged?.searchParams.set("state", "tampered");
const tampered = forged && (await refusal(client.authorizationCodeGrant(config, forged, checks)));
const again = returned instanceof Request ? returned.clone() : returned;
const tokens = await client.authorizationCodeGrant(config, returned, checks);
const claims = tokens.claims();
const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const silentAfter = client.buildAuthorizationUrl(config, {
  ...parameters,
  prompt: "none",
  scope: "openid",
  id_token_hint: tokens.id_token,
});
const second = await client.authorizationCodeGrant(config, await browser(silentAfter), checks);
const out = client.buildEndSessionUrl(config, {
  post_logout_redirect_uri: env("POST_LOGOUT_REDIRECT_URI"),
  id_token_hint: second.id_token,
  state,
});
const bye = await browser(out);
say({
  metadata: config.serverMetadata().issuer,
  silent,
  tampered,
  claims,
  userinfo,
  refreshed: refreshed.claims(),
  second: second.claims(),
  scope: tokens.scope,
  bye: bye.href,
  byeState: bye.searchParams.get("state") === state,
  reuse: await refusal(client.authorizationCodeGrant(config, again, checks)),
  afterReuse: await refusal(client.fetchUserInfo(config, tokens.access_token, claims.sub)),
});
// Reading lines keeps the process alive; there are none to come.
process.stdin.destroy();
