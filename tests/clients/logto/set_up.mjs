// What every program here shares. It is told where the server is and the credentials of a machine; the rest it sets up
// itself through `@logto/api`: an API resource with two scopes, a role that allows one of them, a person with that role,
// and its own application. Whenever the person's browser must act it prints `{"open": url}` and reads `{"location": url}`,
// the address where the browser left the server; the last line that it prints is what it found out.

import { createInterface } from "node:readline";
import { createManagementApi } from "@logto/api/management";

export const env = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
};

export const endpoint = env("ENDPOINT");
export const resource = env("RESOURCE");
/** Asked for by everybody; the role allows the first one only. */
export const resourceScopes = ["read:books", "write:books"];

export const { apiClient, clientCredentials } = createManagementApi("default", {
  clientId: env("MACHINE_ID"),
  clientSecret: env("MACHINE_SECRET"),
  baseUrl: endpoint,
});

/** The body of an answer that has to be a good one. */
export const body = async (answer) => {
  const { data, error, response } = await answer;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${JSON.stringify(error)}`);
  return data;
};

/** The person who signs in, with what they may do. */
export const person = async () => {
  const books = await body(
    apiClient.POST("/api/resources", { body: { name: "Books", indicator: resource } }),
  );
  const scopeIds = [];
  for (const name of resourceScopes) {
    const path = { resourceId: books.id };
    const scope = apiClient.POST("/api/resources/{resourceId}/scopes", { params: { path }, body: { name } });
    scopeIds.push((await body(scope)).id);
  }
  const reader = { name: "reader", description: "Reads books", type: "User", scopeIds: scopeIds.slice(0, 1) };
  const role = await body(apiClient.POST("/api/roles", { body: reader }));
  const ann = {
    username: env("USERNAME"),
    password: env("PASSWORD"),
    name: "Ann",
    primaryEmail: "ann@shop.example",
    customData: { shelf: "poetry" },
  };
  const user = await body(apiClient.POST("/api/users", { body: ann }));
  const params = { path: { userId: user.id } };
  await body(apiClient.POST("/api/users/{userId}/roles", { params, body: { roleIds: [role.id] } }));
  return user.id;
};

/** An application of a type, with where it may be called back; its secret where the type has one. */
export const application = async (type, redirectUris, postLogoutRedirectUris) => {
  const oidcClientMetadata = { redirectUris, postLogoutRedirectUris };
  const made = await body(apiClient.POST("/api/applications", { body: { name: type, type, oidcClientMetadata } }));
  if (type !== "Traditional") return { appId: made.id };
  const params = { path: { id: made.id } };
  const secrets = await body(apiClient.GET("/api/applications/{id}/secrets", { params }));
  return { appId: made.id, appSecret: secrets[0].value };
};

const say = process.stdout.write.bind(process.stdout);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Sends the person's browser to an address of the server; answers where it left the server. */
export const browser = async (url) => {
  say(`${JSON.stringify({ open: String(url) })}\n`);
  const { value, done } = await lines.next();
  if (done) throw new Error("nobody answered");
  return JSON.parse(value).location;
};

/** The code of the error that a call ends with. */
export const refusal = (promise) =>
  promise.then(
    () => "none",
    (error) => error.code ?? String(error),
  );

/** The last line. */
export const conclude = (found) => {
  say(`${JSON.stringify(found)}\n`);
  // Reading lines keeps the process alive; there are none to come.
  process.stdin.destroy();
};
