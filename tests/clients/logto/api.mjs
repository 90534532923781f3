// `@logto/api` manages applications and users.

import { createApiClient, createManagementApi } from "@logto/api/management";
import { apiClient, body, clientCredentials, conclude, endpoint, env } from "./set_up.mjs";

/** Status and code of an answer that has to be an error, as the client hands it out. */
const refusal = async (answer) => {
  const { data, error, response } = await answer;
  if (data) throw new Error(`no error: ${JSON.stringify(data)}`);
  return { status: response.status, code: error?.code, message: typeof error?.message };
};
const names = (list) => list.map(({ name }) => name).sort();
const ofId = (id) => ({ params: { path: { id } } });
const ofUser = (userId) => ({ params: { path: { userId } } });

// Applications: made, listed page by page, changed, deleted.
const made = [];
for (const name of ["Bookstore", "Library", "Printer"]) {
  const description = `The ${name}`;
  made.push(await body(apiClient.POST("/api/applications", { body: { name, type: "SPA", description } })));
}
const list = (page) => apiClient.GET("/api/applications", { params: { query: { page, page_size: 3, types: ["SPA"] } } });
const first = await list(1);
const few = await apiClient.GET("/api/applications", { params: { query: { page: 2, page_size: 2, types: ["SPA"] } } });
const { id } = made[0];
const changed = await body(apiClient.PATCH("/api/applications/{id}", { ...ofId(id), body: { name: "Bookshop" } }));
const seen = await body(apiClient.GET("/api/applications/{id}", ofId(id)));
const deleted = await apiClient.DELETE("/api/applications/{id}", ofId(id));
const applications = {
  names: names(first.data),
  total: first.response.headers.get("total-number"),
  second: few.data.length,
  links: few.response.headers.get("link"),
  created: { name: made[0].name, type: made[0].type, description: made[0].description },
  changed: [changed.name, seen.name, seen.description],
  deleted: deleted.response.status,
  gone: await refusal(apiClient.GET("/api/applications/{id}", ofId(id))),
  left: names((await list(1)).data),
};

// People: the same, and what is kept of them.
const ann = { username: "ann", password: env("PASSWORD"), primaryEmail: "ann@shop.example" };
const user = await body(apiClient.POST("/api/users", { body: ann }));
const taken = await refusal(apiClient.POST("/api/users", { body: { username: "ann" } }));
const renamed = await body(apiClient.PATCH("/api/users/{userId}", { ...ofUser(user.id), body: { name: "Ann" } }));
await body(apiClient.PATCH("/api/users/{userId}/custom-data", { ...ofUser(user.id), body: { customData: { shelf: 1 } } }));
const verify = (password) => apiClient.POST("/api/users/{userId}/password/verify", { ...ofUser(user.id), body: { password } });
const right = await verify(env("PASSWORD"));
const wrong = await refusal(verify("another-Password-1"));
const found = await body(apiClient.GET("/api/users", { params: { query: { "search.username": "an%" } } }));
const removed = await apiClient.DELETE("/api/users/{userId}", ofUser(user.id));
const users = {
  created: { username: user.username, email: user.primaryEmail },
  taken,
  renamed: renamed.name,
  found: found.map(({ username, name, customData }) => ({ username, name, customData })),
  right: right.response.status,
  wrong,
  removed: removed.response.status,
  gone: await refusal(apiClient.GET("/api/users/{userId}", ofUser(user.id))),
};

// Without a token, with somebody else's, and with a wrong secret.
const token = await clientCredentials.getAccessToken();
const stranger = createApiClient({ baseUrl: endpoint, getToken: async () => `${token.value}x` });
const impostor = createManagementApi("default", {
  clientId: env("MACHINE_ID"),
  clientSecret: "wrong",
  baseUrl: endpoint,
});
const open = await body(stranger.GET("/api/.well-known/sign-in-exp"));
conclude({
  applications,
  users,
  scope: token.scope,
  malformed: await refusal(apiClient.POST("/api/applications", { body: { name: "", type: "Nothing" } })),
  stranger: await refusal(stranger.GET("/api/users")),
  impostor: await impostor.apiClient.GET("/api/users").then(
    () => "none",
    (error) => error.message,
  ),
  signInMode: open.signInMode,
});
