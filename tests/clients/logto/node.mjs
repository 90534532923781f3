// `@logto/node` plays a web application that keeps its tokens itself.

import LogtoClient, { Prompt, UserScope } from "@logto/node";
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
const app = await application("Traditional", [redirectUri], [bye]);

const kept = new Map();
const storage = {
  getItem: async (key) => kept.get(key) ?? null,
  setItem: async (key, value) => void kept.set(key, value),
  removeItem: async (key) => void kept.delete(key),
};
let leadsTo;
const config = {
  ...app,
  endpoint,
  resources: [resource],
  scopes: [UserScope.Email, UserScope.CustomData, ...resourceScopes],
};
const navigate = (url) => {
  leadsTo = url;
};
// Each is a request of its own to the application: what one keeps the next one finds.
const client = () => new LogtoClient(config, { storage, navigate });

const signIn = async (more) => {
  await client().signIn({ redirectUri, ...more });
  return browser(leadsTo);
};
const silently = async () => client().handleSignInCallback(await signIn({ prompt: Prompt.None }));

// An answer whose state somebody changed on the way is refused, and its code stays unused.
const callback = await signIn();
const forged = new URL(callback);
forged.searchParams.set("state", "tampered");
const tampered = await refusal(client().handleSignInCallback(forged.href));
const session = kept.get("signInSession");
await client().handleSignInCallback(callback);
// While the person is signed in at the server nobody needs to be asked; but a refresh token needs consent.
await silently();
const silent = { claims: await client().getIdTokenClaims(), refreshToken: await client().getRefreshToken() };
await client().handleSignInCallback(await signIn());
const context = await client().getContext({ getAccessToken: true, resource, fetchUserInfo: true });
const accessToken = await client().getAccessTokenClaims(resource);

// Without its access tokens the client asks for new ones with its refresh token.
const first = await client().getAccessToken();
await client().clearAccessToken();
const renewed = client();
const second = await renewed.getAccessToken();
const refreshed = await renewed.getIdTokenClaims();
const userinfo = await renewed.fetchUserInfo();

const refreshToken = await client().getRefreshToken();
await client().signOut(bye);
const left = await browser(leadsTo);
const signedOut = await client().getContext({ getAccessToken: true, fetchUserInfo: true });
// Whoever kept the refresh token has nothing of it, and nothing of the code.
kept.set("refreshToken", refreshToken);
kept.set("idToken", "kept");
const revoked = await refusal(client().getAccessToken());
kept.set("signInSession", session);
const replayed = await refusal(client().handleSignInCallback(callback));
kept.clear();
const login = await refusal(silently());

await client().handleSignInCallback(await signIn({ firstScreen: "signIn", loginHint: env("USERNAME") }));
const again = await client().getContext({ getAccessToken: true, resource, fetchUserInfo: true });

conclude({
  userId,
  appId: app.appId,
  claims: context.claims,
  userinfo,
  contextUserinfo: context.userInfo,
  accessToken,
  refreshed: { sub: refreshed.sub, isNew: first !== second },
  silent,
  signedOut: signedOut.isAuthenticated === false,
  left,
  again: again.claims,
  refusals: { tampered, revoked, replayed, login },
});
