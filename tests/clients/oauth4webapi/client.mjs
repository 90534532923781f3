// oauth4webapi does the programme of `tests/tests/clients/mod.rs`, and jose verifies every JWT by the
// JWKS. It prints a line of JSON whenever the browser must act and reads one that says where the
// browser came back; the last line is what it found out.

import { createInterface } from "node:readline";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";

const env = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const browser = async (url) => {
  console.log(JSON.stringify({ open: url.href }));
  const { value, done } = await lines.next();
  if (done) throw new Error("nobody answered");
  return new URL(JSON.parse(value).location);
};
const refusal = (promise) =>
  promise.then(
    () => "none",
    (error) => error.error ?? error.code ?? error.name,
  );

const insecure = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(env("ISSUER"));
const server = await oauth.processDiscoveryResponse(
  issuer,
  await oauth.discoveryRequest(issuer, insecure),
);
const jwks = createRemoteJWKSet(new URL(server.jwks_uri));
const verified = async (jwt, audience) =>
  (await jwtVerify(jwt, jwks, { issuer: server.issuer, audience })).payload;

const client = { client_id: env("CLIENT_ID") };
const authentication = oauth.ClientSecretPost(env("CLIENT_SECRET"));
const foreign = { client_id: env("FOREIGN_ID") };
const foreignAuthentication = oauth.ClientSecretBasic(env("FOREIGN_SECRET"));
const redirectUri = env("REDIRECT_URI");

// A request up to its validated answer, with what belongs to it.
const authorize = async () => {
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const state = oauth.generateRandomState();
  const url = new URL(server.authorization_endpoint);
  const parameters = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid profile phone offline_access",
    prompt: "consent",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = oauth.validateAuthResponse(server, client, await browser(url), state);
  return { answer, verifier, nonce };
};
const redeem = async ({ answer, verifier }, expectedNonce, as = client, by = authentication) =>
  oauth.processAuthorizationCodeResponse(
    server,
    as,
    await oauth.authorizationCodeGrantRequest(server, as, by, answer, redirectUri, verifier, insecure),
    { expectedNonce, requireIdToken: true },
  );
const refresh = async (token) =>
  oauth.processRefreshTokenResponse(
    server,
    client,
    await oauth.refreshTokenGrantRequest(server, client, authentication, token, insecure),
  );
const introspect = async (token) =>
  oauth.processIntrospectionResponse(
    server,
    client,
    await oauth.introspectionRequest(server, client, authentication, token, insecure),
  );

const first = await authorize();
const tokens = await redeem(first, first.nonce);
const claims = await verified(tokens.id_token, client.client_id);
const userinfo = await oauth.processUserInfoResponse(
  server,
  client,
  claims.sub,
  await oauth.userInfoRequest(server, client, tokens.access_token, insecure),
);
const refreshed = await refresh(tokens.refresh_token);
const newest = refreshed.refresh_token ?? tokens.refresh_token;
const introspected = await introspect(refreshed.access_token);

const machineClient = { client_id: env("MACHINE_ID") };
const machineTokens = await oauth.processClientCredentialsResponse(
  server,
  machineClient,
  await oauth.clientCredentialsGrantRequest(
    server,
    machineClient,
    oauth.ClientSecretBasic(env("MACHINE_SECRET")),
    { resource: env("RESOURCE"), scope: env("SCOPE") },
    insecure,
  ),
);
const machine = await verified(machineTokens.access_token, env("RESOURCE"));

const other = await authorize();
const stranger = await authorize();
const wrongNonce = await authorize();
const refusals = {
  verifier: await refusal(redeem({ ...other, verifier: oauth.generateRandomCodeVerifier() }, other.nonce)),
  foreign: await refusal(redeem(stranger, stranger.nonce, foreign, foreignAuthentication)),
  nonce: await refusal(redeem(wrongNonce, oauth.generateRandomNonce())),
};
await oauth.processRevocationResponse(
  await oauth.revocationRequest(server, client, authentication, newest, insecure),
);
const revoked = await introspect(newest);
refusals.revoked = await refusal(refresh(newest));
const again = await authorize();
await redeem(again, again.nonce);
refusals.replay = await refusal(redeem(again, again.nonce));

const out = new URL(server.end_session_endpoint);
out.searchParams.set("id_token_hint", tokens.id_token);
out.searchParams.set("post_logout_redirect_uri", env("POST_LOGOUT_REDIRECT_URI"));
out.searchParams.set("state", "bye-bye");
const bye = await browser(out);

console.log(
  JSON.stringify({
    issuer: server.issuer,
    sub: claims.sub,
    phone: claims.phone_number,
    userinfo: userinfo.sub,
    refreshed: (await verified(refreshed.id_token, client.client_id)).sub,
    introspected,
    machine,
    revoked,
    refusals,
    byeState: bye.searchParams.get("state"),
  }),
);
process.stdin.destroy();
