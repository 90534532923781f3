// What goes wrong around the Console while somebody edits: a second tab saves first, a connector is deleted under its form,
// the network is slow, the server goes away and comes back, the session ends. What was typed is never lost.

import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {import("./harness.mjs").Run} Run
 *
 * @typedef {object} Input
 * @property {string} setUpUrl what the server printed
 * @property {string} consoleUrl
 * @property {string} serverUrl `POST /stop` and `POST /start` stop and start the server
 */

const USER = "reader"

await main("console_hard", async (run, /** @type {Input} */ input) => {
  const first = await Administrator.in(run)
  const { page, words } = first
  await first.setUp(input.setUpUrl)
  await first.open(input.consoleUrl)

  await first.go("users")
  await first.button(words("users:create.action")).first().click()
  await first.dialog.getByRole("textbox", { name: words("users:username"), exact: true }).fill(USER)
  await first.dialog.getByRole("button", { name: words("users:create.action") }).click()
  await first.dialog.getByRole("link", { name: words("users:create.open") }).click()
  await first.heading(USER)

  // The second tab is signed in by the session of the first.
  const second = new Administrator(run, await page.context().newPage(), "en")
  await second.page.goto(page.url())
  await second.heading(USER)

  await conflict(first, second)
  await slowNetwork(first)
  await serverRestarted(first, input.serverUrl)
  await sessionEnded(first, second)
  await connectorGone(first, second, input.consoleUrl)
  await recordGone(first, input.consoleUrl)

  first.expectNoFaults()
  second.expectNoFaults()
  run.expectPolicyKept()
  return {}
})

/** @param {Administrator} admin */
function nameField(admin) {
  return admin.field(admin.words("users:name"))
}

/**
 * Both tabs change the user: the later save shows both versions, and either may be kept.
 * @param {Administrator} first
 * @param {Administrator} second
 */
async function conflict(first, second) {
  const { words } = first
  await nameField(first).fill("Mine")
  await nameField(second).fill("Theirs")
  await second.save()
  await first.button(words("common:save.save")).click()
  const both = first.dialog.getByRole("table", { name: words("common:conflict.title") })
  const row = both.getByRole("row").filter({ hasText: words("users:name") })
  await row.waitFor()
  const shown = await row.getByRole("cell").allInnerTexts()
  expect(shown.join() === [words("users:name"), "Theirs", "Mine"].join(), `the conflict shows ${shown.join()}`)
  await first.look("conflict")
  await first.dialog.getByRole("button", { name: words("common:conflict.keepMine") }).click()
  await first.saved()
  expect((await nameField(first).inputValue()) === "Mine", "mine was not kept")

  // The second tab has an old version now; what it takes over is what the first saved.
  await nameField(second).fill("Theirs again")
  await second.button(words("common:save.save")).click()
  await second.dialog.getByRole("button", { name: words("common:conflict.takeTheirs") }).click()
  await second.dialog.waitFor({ state: "detached" })
  expect((await nameField(second).inputValue()) === "Mine", "theirs was not taken")
}

/**
 * A save that takes long is sent once, however often somebody presses Enter.
 * @param {Administrator} admin
 */
async function slowNetwork(admin) {
  const { page, words } = admin
  let saves = 0
  let arrived = () => {}
  /** @type {Promise<void>} */
  const pressed = new Promise((resolve) => {
    arrived = resolve
  })
  await page.route("**/api/users/*", async (route) => {
    if (route.request().method() === "PATCH") {
      saves += 1
      await pressed
    }
    await route.continue()
  })
  await nameField(admin).fill("Slowly")
  await admin.save(async () => {
    const bar = page.getByRole("region", { name: words("common:save.region") })
    await bar.getByRole("button", { name: words("common:save.save"), disabled: true }).waitFor()
    await nameField(admin).press("Enter")
    await admin.look("saving")
    arrived()
  })
  await page.unroute("**/api/users/*")
  expect(saves === 1, `it was saved ${saves} times`)
}

/**
 * The server goes away while somebody edits, and comes back.
 * @param {Administrator} admin
 * @param {string} serverUrl
 */
async function serverRestarted(admin, serverUrl) {
  const { page, words } = admin
  await nameField(admin).fill("Patient")
  await turn(`${serverUrl}/stop`)
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("common:error.unreachable")).first().waitFor()
  expect((await nameField(admin).inputValue()) === "Patient", "what was typed is lost")
  await admin.look("unreachable")
  await turn(`${serverUrl}/start`)
  await admin.save()
}

/** @param {string} url */
async function turn(url) {
  const answer = await fetch(url, { method: "POST" })
  expect(answer.ok, `${url}: ${answer.status}`)
}

/**
 * The session is ended in one tab; the other one asks for a new one when its token has expired, and saves what was typed.
 * @param {Administrator} first
 * @param {Administrator} second
 */
async function sessionEnded(first, second) {
  const { page, words } = first
  await nameField(first).fill("Late")
  await second.page.getByRole("button", { name: words("common:shell.account", { name: "root" }) }).click()
  await second.page.getByRole("menuitem", { name: words("common:shell.signOut") }).click()
  await second.field(second.pages["identifier.username"], false).waitFor()

  // Hours later by the clock of this browser, so the token is not used any more.
  await page.clock.setFixedTime(Date.now() + 24 * 3_600_000)
  await first.button(words("common:save.save")).click()
  await first.dialog.getByText(words("common:session.ended")).waitFor()
  await first.look("session-ended")
  await page.clock.setFixedTime(Date.now())
  const opened = page.context().waitForEvent("page")
  await first.button(words("common:session.again")).click()
  await first.signIn(await opened)
  await first.saved()
  expect((await nameField(first).inputValue()) === "Late", "what was typed is lost")
}

/**
 * A connector is deleted in the other tab while its form is open; it is set up again with what was typed.
 * @param {Administrator} first
 * @param {Administrator} second
 * @param {string} consoleUrl
 */
async function connectorGone(first, second, consoleUrl) {
  const { page, words } = first
  const name = "Vonage SMS Service"
  await page.goto(`${consoleUrl}/connectors/passwordless/set-up/vonage-sms`)
  await first.field("API key").fill("key")
  await page.getByLabel("API secret", { exact: true }).fill("secret")
  await first.field("Sender").fill("Keyward")
  await first.button(words("connectors:setUpPage.action")).click()
  await first.heading(name)
  await first.field("Sender").fill("Bookstore")

  await second.page.goto(page.url())
  await second.heading(name)
  await second.button(words("connectors:more")).click()
  await second.page.getByRole("menuitem", { name: words("connectors:delete.action") }).click()
  await second.dialog.getByRole("textbox").fill(name)
  await second.dialog.getByRole("button", { name: words("connectors:delete.action") }).click()
  await second.heading(words("connectors:title"))

  await first.button(words("common:save.save")).click()
  await page.getByText(words("connectors:gone.why")).waitFor()
  expect((await first.field("Sender").inputValue()) === "Bookstore", "what was typed is lost")
  await first.look("connector-gone")
  await first.button(words("connectors:gone.action")).click()
  await page.getByText(words("connectors:gone.why")).waitFor({ state: "detached" })
  await first.heading(name)
  expect((await first.field("Sender").inputValue()) === "Bookstore", "it was set up with something else")
}

/**
 * An address that leads to nothing any more says so, and leads back to the list.
 * @param {Administrator} admin
 * @param {string} consoleUrl
 */
async function recordGone(admin, consoleUrl) {
  const { page, words } = admin
  await page.goto(`${consoleUrl}/users/nobody123456/settings`)
  await admin.heading(words("common:error.gone"))
  await page.getByRole("alert").getByRole("link", { name: words("users:title") }).click()
  await admin.heading(words("users:title"))
}
