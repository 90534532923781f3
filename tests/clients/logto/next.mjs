// `@logto/next` in a small Next.js site (`site/`), which is compiled as it is asked for: the pages router's client, the
// functions of server actions, and the edge runtime's client. Each signs the same person in for a visitor of its own.

import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { decodeAccessToken } from "@logto/js";
import next from "next";
import { application, conclude, person } from "./set_up.mjs";
import { listen, visitor } from "./visitor.mjs";

// Standard output is for what the test reads; what Next.js has to say goes elsewhere.
process.stdout.write = process.stderr.write.bind(process.stderr);

const userId = await person();
const server = createServer();
const baseUrl = await listen(server);
const callbacks = ["api/logto/sign-in-callback", "actions/callback", "edge/callback"];
const client = await application("Traditional", callbacks.map((path) => `${baseUrl}/${path}`), [baseUrl]);
process.env.SITE = JSON.stringify({ ...client, baseUrl, cookieSecret: randomUUID() });

const root = fileURLToPath(new URL(".", import.meta.url));
const site = next({
  dev: true,
  dir: fileURLToPath(new URL("site", import.meta.url)),
  conf: { turbopack: { root }, devIndicators: false },
  httpServer: server,
  hostname: "localhost",
  port: server.address().port,
  quiet: true,
});
const visit = async (part) => {
  const ann = visitor(baseUrl);
  const before = await ann.json(`${part}/user`);
  const arrived = await ann.signIn(`${part}/sign-in`);
  const user = await ann.json(`${part}/user`);
  const left = await ann.signOut(`${part}/sign-out`);
  const after = await ann.json(`${part}/user`);
  await ann.signIn(`${part}/sign-in`);
  const again = await ann.json(`${part}/user`);
  // The next one signs in anew.
  await ann.signOut(`${part}/sign-out`);
  return {
    userId,
    appId: client.appId,
    claims: user.claims,
    userinfo: user.userInfo,
    accessToken: decodeAccessToken(user.accessToken),
    arrived: arrived.slice(baseUrl.length),
    left: left === baseUrl,
    signedOut: [before.isAuthenticated, after.isAuthenticated],
    again: again.claims,
  };
};
const all = async () => {
  await site.prepare();
  server.on("request", site.getRequestHandler());
  return {
    pages: await visit("/api/logto"),
    actions: await visit("/actions"),
    edge: await visit("/edge"),
  };
};

// Next.js keeps errors to itself, and its compiler waits for changes for ever: the end has to be brought about.
await all().then(conclude, (error) => {
  console.error(error);
  process.exitCode = 1;
});
process.exit();
