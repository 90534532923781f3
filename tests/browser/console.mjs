// The Console by mouse: from the link that the server printed to the administrator, signed in; an application for a
// guide; the guide with its own values, an address saved in place, a first sign-in that is seen; then its settings.
// Every page on the way is photographed, light and wide, dark and narrow, and axe looks at it.

import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"
import { signIn } from "./sign_in.mjs"

/**
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

await main("console", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  const { page, words } = admin

  // The link that the server printed makes the administrator, who then signs in to the Console.
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  await admin.look("get-started")

  // An application for a guide.
  await page.getByRole("link", { name: words("get-started:viewAll") }).click()
  await admin.heading(words("applications:create.title"))
  await page.getByText(words("applications:types.Traditional.name"), { exact: true }).click()
  await admin.look("guides")
  await page.getByRole("link", { name: /^Auth\.js/ }).click()
  await page.getByRole("textbox", { name: words("applications:name") }).fill(NAME)
  await page.getByRole("dialog").getByRole("button", { name: words("applications:create.title") }).click()

  // The guide has its own values.
  await admin.heading(words("applications:guide.ready", { name: NAME }))
  await page.getByText("npm install next-auth@").waitFor()
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
  await admin.button(words("applications:uris.save")).first().click()
  await page.getByText(words("applications:uris.saved")).first().waitFor()
  await page.getByText(words("applications:checkpoint.signIn.waiting")).waitFor()
  await admin.look("guide")
  await firstSignIn(run, input, client)
  await page.getByText(words("applications:checkpoint.signIn.seen")).waitFor()

  await page.getByRole("link", { name: words("applications:guide.done") }).first().click()
  await admin.heading(NAME)
  const secrets = await settings(admin)

  // "Check guide" opens it again; what the address says is there after a reload, and without asking for a password.
  await admin.button(words("applications:guide.check")).click()
  await page.getByText("npm install next-auth@").waitFor()
  await page.reload()
  await page.getByText("npm install next-auth@").waitFor()
  await page.keyboard.press("Escape")

  // The list finds it, and an application without framework is made and destroyed by its name.
  await page.getByRole("link", { name: words("common:rail.applications"), exact: true }).click()
  await page.getByRole("searchbox").fill("book")
  await page.waitForURL(/search=book/)
  await page.getByRole("link", { name: NAME }).waitFor()
  await admin.look("applications")
  await shortLived(admin)

  run.expectPolicyKept()
  admin.expectNoFaults()
  return { id: client.id, secrets, complaints: run.complaints }
})

/**
 * Secrets with a name and an end; an address saved from below, a wrong one refused beside its field; the question before
 * something is lost.
 * @param {Administrator} admin
 * @returns {Promise<string[]>} the names of the secrets that are left
 */
async function settings(admin) {
  const { page, dialog, words } = admin
  const secrets = page.getByRole("table", { name: words("applications:secrets.title") })
  await secrets.waitFor()
  await admin.look("application")
  for (const name of ["ci", "spare"]) {
    await admin.button(words("applications:secrets.create")).click()
    await dialog.getByRole("textbox", { name: words("applications:name") }).fill(name)
    await dialog.getByRole("combobox").selectOption("30")
    await dialog.getByRole("button", { name: words("applications:secrets.create") }).click()
    await secrets.getByRole("cell", { name, exact: true }).waitFor()
  }
  /** @param {string} name @param {string} action */
  const choose = (name, action) =>
    admin.choose(words("common:table.actions", { name }), words(`applications:secrets.${action}`))
  await choose("ci", "rename")
  await dialog.getByRole("textbox", { name: words("applications:name") }).fill("production")
  await dialog.getByRole("button", { name: words("applications:secrets.rename") }).click()
  await choose("spare", "delete")
  await dialog.getByRole("button", { name: words("applications:secrets.delete") }).click()
  await secrets.getByRole("cell", { name: "spare", exact: true }).waitFor({ state: "detached" })
  const row = secrets.getByRole("row").filter({ has: page.getByRole("cell", { name: "production", exact: true }) })
  expect((await row.innerText()).includes("•"), "the secret is shown without being asked for")
  await admin.button(words("common:secret.show", { name: "production" })).click()
  expect(!(await row.innerText()).includes("•"), "the secret stays masked")

  const addresses = page.getByRole("group", { name: words("applications:uris.redirectUris.label"), exact: true })
  await addresses.getByRole("button", { name: words("common:uris.add") }).click()
  const second = addresses.getByRole("textbox").nth(1)
  await second.fill("not an address")
  await admin.button(words("common:save.save")).click()
  await addresses.locator('[aria-invalid="true"]').waitFor()
  await admin.look("application-refused")
  await second.fill(SECOND)
  await page.getByRole("link", { name: words("common:rail.applications"), exact: true }).click()
  await dialog.getByText(words("common:save.leaveWhy")).waitFor()
  await admin.button(words("common:save.stay")).click()
  await admin.button(words("common:save.save")).click()
  await admin.button(words("common:save.save")).waitFor({ state: "detached" })
  await page.reload()
  await secrets.waitFor()
  expect((await second.inputValue()) === SECOND, "the second address was not kept")
  const names = await secrets.locator("tbody tr > td:first-child").allInnerTexts()
  return names.map((name) => name.trim())
}

/**
 * An application without framework, destroyed by typing its name.
 * @param {Administrator} admin
 */
async function shortLived(admin) {
  const { page, dialog, words } = admin
  const name = "Short-lived"
  await page.getByRole("link", { name: words("applications:create.title") }).click()
  await page.getByRole("link", { name: words("applications:create.without") }).first().click()
  await dialog.getByRole("radio", { name: words("applications:types.SPA.name") }).check()
  await dialog.getByRole("textbox", { name: words("applications:name") }).fill(name)
  await admin.look("create")
  await dialog.getByRole("button", { name: words("applications:create.title") }).click()
  await admin.heading(name)
  const confirm = await admin.askToDelete("applications", name)
  await admin.look("delete")
  await confirm.click()
  await admin.heading(words("applications:title"))
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
