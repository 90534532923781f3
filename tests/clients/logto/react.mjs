// `@logto/react` in Chromium: `page.jsx`, bundled and served from an origin of its own, calls the server across origins.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, main } from "../../browser/harness.mjs";
import { application, endpoint, env, person, resource, resourceScopes } from "./set_up.mjs";
import { listen } from "./visitor.mjs";

const bundled = await build({
  entryPoints: [fileURLToPath(new URL("page.jsx", import.meta.url))],
  bundle: true,
  write: false,
  format: "esm",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
});
const script = bundled.outputFiles[0].text;

const userId = await person();
let html = "";
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname === "/favicon.ico") return response.writeHead(204).end();
  const isScript = pathname === "/page.js";
  response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html" });
  response.end(isScript ? script : html);
});
const origin = await listen(server);
const { appId } = await application("SPA", [`${origin}/callback`], [origin]);
const config = JSON.stringify({ appId, endpoint, resource, resourceScopes });
html = `<!doctype html><html lang="en"><title>Books</title><div id="root"></div>
<script type="application/json" id="config">${config}</script><script type="module" src="/page.js"></script>`;

await main("logto-react", async (run) => {
  const context = await run.person();
  const page = await context.newPage();
  const press = (name) => page.getByRole("button", { name, exact: true }).click();
  const fill = async () => {
    await page.locator("#identifier").fill(env("USERNAME"));
    await page.locator("#password").fill(env("PASSWORD"));
    await page.locator("#password").press("Enter");
  };
  const seen = async () => {
    await press("Look");
    return JSON.parse(await page.locator("pre").textContent());
  };
  await page.goto(origin);
  await press("Sign in");
  await fill();
  const first = await seen();
  // Another load of the page knows the person still.
  await page.reload();
  const reloaded = await seen();
  await press("Sign out");
  await page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
  const left = page.url() === `${origin}/`;
  await press("Sign in");
  await fill();
  const again = await seen();
  run.expectPolicyKept();
  expect(run.complaints.length === 0, `the console says: ${run.complaints.join(" | ")}`);
  return { userId, appId, ...first, reloaded: reloaded.claims, left, again: again.claims };
});
server.close();
