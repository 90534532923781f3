// openid-client does the programme of `tests/tests/clients/mod.rs`. It prints a line of JSON whenever
// the browser must act and reads one that says where the browser came back; the last line is what it
// found out.

import { createInterface } from "node:readline";
import * as client from "openid-client";
import { discover, env } from "./settings.mjs";

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
const insecure = { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] };
const of = (id, secret) =>
  client.discovery(new URL(env("ISSUER")), id, undefined, client.ClientSecretBasic(secret), insecure);

const config = await discover();
const foreign = await of(env("FOREIGN_ID"), env("FOREIGN_SECRET"));
const machineConfig = await of(env("MACHINE_ID"), env("MACHINE_SECRET"));

// A request up to its answer, with what belongs to it.
const authorize = async () => {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedState = client.randomState();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: env("REDIRECT_URI"),
    scope: "openid profile phone offline_access",
    prompt: "consent",
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
  });
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return { returned: await browser(url), checks };
};
const redeem = ({ returned, checks }, more = {}, as = config) =>
  client.authorizationCodeGrant(as, returned, { ...checks, ...more });

const tokens = await redeem(await authorize());
const claims = tokens.claims();
const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
const newest = refreshed.refresh_token ?? tokens.refresh_token;
const introspected = await client.tokenIntrospection(config, refreshed.access_token);
const machineTokens = await client.clientCredentialsGrant(machineConfig, {
  resource: env("RESOURCE"),
  scope: env("SCOPE"),
});
const machine = JSON.parse(Buffer.from(machineTokens.access_token.split(".")[1], "base64url"));

const refusals = {
  verifier: await refusal(
    redeem(await authorize(), { pkceCodeVerifier: client.randomPKCECodeVerifier() }),
  ),
  foreign: await refusal(redeem(await authorize(), {}, foreign)),
  nonce: await refusal(redeem(await authorize(), { expectedNonce: client.randomNonce() })),
};
await client.tokenRevocation(config, newest);
const revoked = await client.tokenIntrospection(config, newest);
refusals.revoked = await refusal(client.refreshTokenGrant(config, newest));
const again = await authorize();
await redeem(again);
refusals.replay = await refusal(redeem(again));

const bye = await browser(
  client.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: env("POST_LOGOUT_REDIRECT_URI"),
    state: "bye-bye",
  }),
);
console.log(
  JSON.stringify({
    issuer: config.serverMetadata().issuer,
    sub: claims.sub,
    phone: claims.phone_number,
    userinfo: userinfo.sub,
    refreshed: refreshed.claims().sub,
    introspected,
    machine,
    revoked,
    refusals,
    byeState: bye.searchParams.get("state"),
  }),
);
process.stdin.destroy();
