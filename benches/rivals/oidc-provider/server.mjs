// `oidc-provider` doing the same work as the measured server, with its own store in memory. Prints a line of
// JSON: its port, an access token for userinfo and introspection, and a refresh token for each connection.

import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const connections = Number(process.argv[2]);
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
const jwk = { ...privateKey.export({ format: "jwk" }), alg: "ES384", use: "sig", kid: "measured" };
const redirect_uris = ["http://localhost:9999/cb"];
const provider = new Provider("http://localhost:3001/oidc", {
  clients: [
    {
      client_id: "machine",
      client_secret: "a-secret-of-the-measurement-0123",
      token_endpoint_auth_method: "client_secret_post",
      grant_types: ["client_credentials"],
      id_token_signed_response_alg: "ES384",
      redirect_uris: [],
      response_types: [],
    },
    {
      client_id: "web",
      client_secret: "a-secret-of-the-measurement-0123",
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: "ES384",
      redirect_uris,
    },
    {
      client_id: "spa",
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      id_token_signed_response_alg: "ES384",
      redirect_uris,
    },
  ],
  jwks: { keys: [jwk] },
  cookies: { keys: ["a-secret-of-the-measurement-0123"] },
  claims: { openid: ["sub"], profile: ["name", "picture"], phone: ["phone_number", "phone_number_verified"] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: "Ada", picture: null, phone_number: "8613800138000", phone_number_verified: true }),
  }),
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, ClientCredentials: 3600, Grant: 15552000, IdToken: 3600, RefreshToken: 1209600 },
  enabledJWA: { idTokenSigningAlgValues: ["ES384"] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, indicator) => ({
        audience: indicator,
        scope: "all",
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: "ES384" } },
      }),
    },
  },
});
provider.proxy = true;

const scope = "openid profile phone offline_access";
const tokens = async (clientId) => {
  const client = await provider.Client.find(clientId);
  const grant = new provider.Grant({ accountId: "ada", clientId });
  grant.addOIDCScope(scope);
  const common = { accountId: "ada", client, grantId: await grant.save(), gty: "authorization_code", scope };
  return {
    access: await new provider.AccessToken(common).save(),
    refresh: await new provider.RefreshToken({ ...common, claims: {} }).save(),
  };
};
const { access } = await tokens("web");
const refresh = [];
for (let index = 0; index < connections; index += 1) refresh.push((await tokens("spa")).refresh);
const server = provider.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: server.address().port, access, refresh }));
});
