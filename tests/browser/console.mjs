// The Console by mouse: from the link that the server printed to the administrator, signed in; an application for a
// guide; the guide with its own values, an address saved in place, a first sign-in that is seen; then its settings.
// Every page on the way is photographed, light and wide, dark and narrow, and axe looks at it.

import { violations } from "./audit.mjs"
import { consoleIn } from "./console_words.mjs"
import { expect, main } from "./harness.mjs"
import { signIn } from "./sign_in.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./harness.mjs").Run} Run
 *
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {string} issuer of the tenant that is managed
 * @property {string} codeUrl answers `{ code }`
 * @property {string} redirect the redirect URI of the application, where a server of the test answers
 * @property {import("./sign_in.mjs").Phone} phone of the application's first user
 */

const NAME = "Bookstore"
const SECOND = "https://bookstore.example/callback"
const USERNAME = "root"
const PASSWORD = "a door that nobody else opens"
/** Each page is looked at in both: what the themes and the widths break, they break apart from each other. */
const DRESSES = /** @type {const} */ ([
  { width: 1440, colorScheme: "light" },
  { width: 768, colorScheme: "dark" },
])

const pages = texts("en")
const words = consoleIn("en")

/** @type {string[]} */
const faults = []

await main("console", async (run, /** @type {Input} */ input) => {
  const page = await (await run.person({ viewport: { width: 1440, height: 900 } })).newPage()

  // The link that the server printed makes the administrator, who then signs in to the Console.
  await page.goto(input.setUpUrl)
  await page.getByRole("textbox", { name: pages["identifier.username"] }).fill(USERNAME)
  await passwordField(page).fill(PASSWORD)
  await button(page, pages["set_up.action"]).click()
  await heading(page, pages["set_up.done_title"])
  await page.goto(input.consoleUrl)
  await page.getByRole("textbox", { name: pages["identifier.username"] }).fill(USERNAME)
  await button(page, pages["action.continue"]).click()
  await passwordField(page).fill(PASSWORD)
  await button(page, pages["action.continue"]).click()
  await heading(page, words("get-started:title"))
  await look(run, page, "get-started")

  // An application for a guide.
  await page.getByRole("link", { name: words("get-started:viewAll") }).click()
  await heading(page, words("applications:create.title"))
  await page.getByText(words("applications:types.Traditional.name"), { exact: true }).click()
  await look(run, page, "guides")
  await page.getByRole("link", { name: /^Auth\.js/ }).click()
  await page.getByRole("textbox", { name: words("applications:name") }).fill(NAME)
  await page.getByRole("dialog").getByRole("button", { name: words("applications:create.title") }).click()

  // The guide has its own values.
  await heading(page, words("applications:guide.ready", { name: NAME }))
  await page.getByText("npm install next-auth@beta").waitFor()
  const code = await page.locator("pre").allTextContents()
  /** @param {string} name */
  const valueOf = (name) => {
    const line = code.join("\n").split("\n").find((one) => one.startsWith(`${name}=`))
    return line?.slice(name.length + 1) ?? ""
  }
  expect(valueOf("AUTH_LOGTO_ISSUER") === input.issuer, `the issuer is ${valueOf("AUTH_LOGTO_ISSUER")}`)
  const client = { id: valueOf("AUTH_LOGTO_ID"), secret: valueOf("AUTH_LOGTO_SECRET") }
  expect(page.url().includes(`/applications/${client.id}/`), `the address has not the id ${client.id}`)

  // An address saved in place, and a first sign-in that is seen.
  const first = page.getByRole("group", { name: words("applications:uris.redirectUris.label"), exact: true }).first()
  await first.getByRole("textbox").first().fill(input.redirect)
  await button(page, words("applications:uris.save")).first().click()
  await page.getByText(words("applications:uris.saved")).first().waitFor()
  await page.getByText(words("applications:checkpoint.signIn.waiting")).waitFor()
  await look(run, page, "guide")
  await firstSignIn(run, input, client)
  await page.getByText(words("applications:checkpoint.signIn.seen")).waitFor()

  await page.getByRole("link", { name: words("applications:guide.done") }).first().click()
  await heading(page, NAME)
  const secrets = await settings(run, page)

  // "Check guide" opens it again; what the address says is there after a reload, and without asking for a password.
  await button(page, words("applications:guide.check")).click()
  await page.getByText("npm install next-auth@beta").waitFor()
  await page.reload()
  await page.getByText("npm install next-auth@beta").waitFor()
  await page.keyboard.press("Escape")

  // The list finds it, and an application without framework is made and destroyed by its name.
  await page.getByRole("link", { name: words("common:rail.applications"), exact: true }).click()
  await page.getByRole("searchbox").fill("book")
  await page.waitForURL(/search=book/)
  await page.getByRole("link", { name: NAME }).waitFor()
  await look(run, page, "applications")
  await shortLived(run, page)

  run.expectPolicyKept()
  expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
  return { id: client.id, secrets, complaints: run.complaints }
})

/**
 * Secrets with a name and an end; an address saved from below, a wrong one refused beside its field; the question before
 * something is lost.
 * @param {Run} run
 * @param {Page} page
 * @returns {Promise<string[]>} the names of the secrets that are left
 */
async function settings(run, page) {
  const secrets = page.getByRole("table", { name: words("applications:secrets.title") })
  await secrets.waitFor()
  await look(run, page, "application")
  const dialog = page.getByRole("dialog")
  for (const name of ["ci", "spare"]) {
    await button(page, words("applications:secrets.create")).click()
    await dialog.getByRole("textbox", { name: words("applications:name") }).fill(name)
    await dialog.getByRole("combobox").selectOption("30")
    await dialog.getByRole("button", { name: words("applications:secrets.create") }).click()
    await secrets.getByRole("cell", { name, exact: true }).waitFor()
  }
  /** @param {string} name @param {string} action */
  const choose = async (name, action) => {
    await button(page, words("common:table.actions", { name })).click()
    await page.getByRole("menuitem", { name: words(`applications:secrets.${action}`) }).click()
  }
  await choose("ci", "rename")
  await dialog.getByRole("textbox", { name: words("applications:name") }).fill("production")
  await dialog.getByRole("button", { name: words("applications:secrets.rename") }).click()
  await choose("spare", "delete")
  await dialog.getByRole("button", { name: words("applications:secrets.delete") }).click()
  await secrets.getByRole("cell", { name: "spare", exact: true }).waitFor({ state: "detached" })
  const row = secrets.getByRole("row").filter({ has: page.getByRole("cell", { name: "production", exact: true }) })
  expect((await row.innerText()).includes("•"), "the secret is shown without being asked for")
  await button(page, words("common:secret.show", { name: "production" })).click()
  expect(!(await row.innerText()).includes("•"), "the secret stays masked")

  const addresses = page.getByRole("group", { name: words("applications:uris.redirectUris.label"), exact: true })
  await addresses.getByRole("button", { name: words("common:uris.add") }).click()
  const second = addresses.getByRole("textbox").nth(1)
  await second.fill("not an address")
  await button(page, words("common:save.save")).click()
  await addresses.locator('[aria-invalid="true"]').waitFor()
  await look(run, page, "application-refused")
  await second.fill(SECOND)
  await page.getByRole("link", { name: words("common:rail.applications"), exact: true }).click()
  await dialog.getByText(words("common:save.leaveWhy")).waitFor()
  await button(page, words("common:save.stay")).click()
  await button(page, words("common:save.save")).click()
  await button(page, words("common:save.save")).waitFor({ state: "detached" })
  await page.reload()
  await secrets.waitFor()
  expect((await second.inputValue()) === SECOND, "the second address was not kept")
  const names = await secrets.locator("tbody tr > td:first-child").allInnerTexts()
  return names.map((name) => name.trim())
}

/**
 * An application without framework, destroyed by typing its name.
 * @param {Run} run
 * @param {Page} page
 */
async function shortLived(run, page) {
  const name = "Short-lived"
  const dialog = page.getByRole("dialog")
  await page.getByRole("link", { name: words("applications:create.title") }).click()
  await page.getByRole("link", { name: words("applications:create.without") }).first().click()
  await dialog.getByRole("radio", { name: words("applications:types.SPA.name") }).check()
  await dialog.getByRole("textbox", { name: words("applications:name") }).fill(name)
  await look(run, page, "create")
  await dialog.getByRole("button", { name: words("applications:create.title") }).click()
  await heading(page, name)
  await button(page, words("applications:more")).click()
  await page.getByRole("menuitem", { name: words("applications:delete.action") }).click()
  const confirm = dialog.getByRole("button", { name: words("applications:delete.action") })
  expect(await confirm.isDisabled(), "it is deleted without its name")
  await dialog.getByRole("textbox").fill(name)
  await look(run, page, "delete")
  await confirm.click()
  await heading(page, words("applications:title"))
  await page.getByRole("link", { name: NAME }).waitFor()
  expect((await page.getByRole("link", { name }).count()) === 0, "the deleted application is still listed")
}

/**
 * Somebody signs in to the application, which redeems the code.
 * @param {Run} run
 * @param {Input} input
 * @param {{ id: string, secret: string }} client
 */
async function firstSignIn(run, { issuer, redirect, phone, codeUrl }, client) {
  const page = await (await run.person()).newPage()
  const request = { client_id: client.id, response_type: "code", redirect_uri: redirect, scope: "openid" }
  await page.goto(`${issuer}/auth?${new URLSearchParams(request)}`)
  await signIn(page, phone, codeUrl, () => page.waitForURL((url) => url.href.startsWith(redirect)))
  const code = new URL(page.url()).searchParams.get("code") ?? ""
  const answer = await fetch(`${issuer}/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${client.id}:${client.secret}`)}` },
    body: new URLSearchParams({ grant_type: "authorization_code", code, redirect_uri: redirect }),
  })
  expect(answer.ok, `the code was refused: ${await answer.text()}`)
  await page.context().close()
}

/**
 * @param {Page} page
 * @param {string} name
 */
function heading(page, name) {
  return page.getByRole("heading", { level: 1, name, exact: true }).waitFor()
}

/**
 * @param {Page} page
 * @param {string} name
 */
function button(page, name) {
  return page.getByRole("button", { name, exact: true })
}

/** @param {Page} page */
function passwordField(page) {
  return page.locator('input[type="password"]').first()
}

/**
 * Pictures of the page in every dress; axe, and nothing that scrolls sideways.
 * @param {Run} run
 * @param {Page} page
 * @param {string} name
 */
async function look(run, page, name) {
  const before = page.viewportSize()
  await page.evaluate(() => window.scrollTo(0, 0))
  for (const { width, colorScheme } of DRESSES) {
    const dress = `${name}-${width}-${colorScheme}`
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
    await run.screenshot(page, dress)
    faults.push(...(await violations(page)).map((fault) => `${dress}: ${fault}`))
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (over > 0) faults.push(`${dress}: scrolls sideways by ${over} px`)
  }
  if (before) await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
}
