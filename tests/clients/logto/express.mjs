// `@logto/express` in an Express app with sessions: its routes, its middleware, and a route for people who are signed in.

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { handleAuthRoutes, UserScope, withLogto } from "@logto/express";
import { decodeAccessToken } from "@logto/js";
import express from "express";
import session from "express-session";
import { application, conclude, endpoint, person, resource, resourceScopes } from "./set_up.mjs";
import { listen, visitor } from "./visitor.mjs";

const userId = await person();
const app = express();
const server = createServer(app);
const baseUrl = await listen(server);
const client = await application("Traditional", [`${baseUrl}/logto/sign-in-callback`], [baseUrl]);
const config = {
  ...client,
  endpoint,
  baseUrl,
  resources: [resource],
  scopes: [UserScope.Email, UserScope.CustomData, ...resourceScopes],
};

app.use(session({ secret: randomUUID(), resave: false, saveUninitialized: true }));
app.use(handleAuthRoutes(config));
const protect = (request, response, next) => (request.user.isAuthenticated ? next() : response.sendStatus(401));
const answer = (request, response) => response.json(request.user);
app.get("/who", withLogto(config), protect, answer);
app.get("/books", withLogto({ ...config, resource, getAccessToken: true, fetchUserInfo: true }), protect, answer);

const ann = visitor(baseUrl);
const before = await ann.json("/books");
const arrived = await ann.signIn("/logto/sign-in");
const who = await ann.json("/who");
const books = await ann.json("/books");
// While the person is signed in at the server, nobody is asked again.
await ann.signIn("/logto/sign-in");
const once = await ann.json("/books");
const stranger = await visitor(baseUrl).json("/books");
const left = await ann.signOut("/logto/sign-out");
const after = await ann.json("/books");
await ann.signIn("/logto/sign-in");
const again = await ann.json("/who");
await ann.signOut("/logto/sign-out");
// Somebody new.
const bob = visitor(baseUrl);
await bob.signIn("/logto/sign-up");
const registered = await bob.json("/books");

conclude({
  userId,
  appId: client.appId,
  claims: who.claims,
  userinfo: books.userInfo,
  accessToken: decodeAccessToken(books.accessToken),
  scopes: books.scopes,
  once: once.claims,
  arrived: arrived === baseUrl,
  left: left === baseUrl,
  refusals: { before: before.status, stranger: stranger.status, after: after.status },
  again: again.claims,
  registered: registered.claims,
  registeredScopes: registered.scopes,
});
server.close();
