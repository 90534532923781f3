// openid-client asks for a token of a machine, and oauth4webapi validates it as the API would that it
// is meant for (RFC 9068). Prints what both found out.

import * as oauth from "oauth4webapi";
import * as client from "openid-client";
import { discover, env } from "./settings.mjs";

const config = await discover();
const parameters = { resource: env("RESOURCE"), scope: env("SCOPE") };
const tokens = await client.clientCredentialsGrant(config, parameters);
const request = new Request(env("RESOURCE"), {
  headers: { authorization: `Bearer ${tokens.access_token}` },
});
const metadata = config.serverMetadata();
const validated = (audience) =>
  oauth.validateJwtAccessToken(metadata, request.clone(), audience, {
    [oauth.allowInsecureRequests]: true,
  });
const claims = await validated(env("RESOURCE"));
const elsewhere = await validated("https://elsewhere.example").then(
  () => "accepted",
  () => "refused",
);
const refusal = await client
  .clientCredentialsGrant(config, { resource: "https://nobody.example" })
  .then(
    () => "none",
    (error) => error.error,
  );
console.log(JSON.stringify({ claims, elsewhere, refusal, scope: tokens.scope, expiresIn: tokens.expires_in }));
