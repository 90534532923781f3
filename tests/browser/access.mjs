// Who may do what, and what protects it, by mouse in the Console: an API with its permissions, roles with what they allow
// and who has them, the policies of sign-in, sessions and keys. Every page is photographed, light and wide, dark and
// narrow, and axe looks at it.

import { violations } from "./audit.mjs"
import { consoleIn } from "./console_words.mjs"
import { expect, main } from "./harness.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./harness.mjs").Run} Run
 *
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {string} user what people call a user
 * @property {string} machine the name of a machine-to-machine application
 */

const USERNAME = "root"
const PASSWORD = "a door that nobody else opens"
const DRESSES = /** @type {const} */ ([
  { width: 1440, colorScheme: "light" },
  { width: 768, colorScheme: "dark" },
])

const pages = texts("en")
const words = consoleIn("en")

/** @type {string[]} */
const faults = []

await main("access", async (run, /** @type {Input} */ input) => {
  const page = await (await run.person({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(input.setUpUrl)
  await page.getByRole("textbox", { name: pages["identifier.username"] }).fill(USERNAME)
  await page.locator('input[type="password"]').first().fill(PASSWORD)
  await button(page, pages["set_up.action"]).click()
  await heading(page, pages["set_up.done_title"])
  await page.goto(input.consoleUrl)
  await page.getByRole("textbox", { name: pages["identifier.username"] }).fill(USERNAME)
  await button(page, pages["action.continue"]).click()
  await page.locator('input[type="password"]').first().fill(PASSWORD)
  await button(page, pages["action.continue"]).click()
  await heading(page, words("get-started:title"))

  await anApi(run, page)
  await roles(run, page, input)
  await policies(run, page)
  await captcha(run, page)
  await settings(run, page)

  run.expectPolicyKept()
  expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
  return { complaints: run.complaints }
})

/**
 * An API is made, refused where its identifier is none, given permissions, and changed. Another one is destroyed by its name.
 * @param {Run} run
 * @param {Page} page
 */
async function anApi(run, page) {
  const dialog = page.getByRole("dialog")
  await rail(page, "api-resources")
  await heading(page, words("api-resources:title"))
  for (const [name, indicator] of [
    ["Bookstore API", "https://api.bookstore.example"],
    ["Short-lived API", "https://short.example"],
  ]) {
    await button(page, words("api-resources:create.action")).click()
    await dialog.getByLabel(words("api-resources:name"), { exact: true }).fill(name)
    await dialog.getByLabel(words("api-resources:indicator"), { exact: true }).fill("bookstore")
    await dialog.getByRole("button", { name: words("api-resources:create.action") }).click()
    await dialog.getByText(words("api-resources:indicatorInvalid")).waitFor()
    if (name === "Bookstore API") await look(run, page, "api-refused")
    await dialog.getByLabel(words("api-resources:indicator"), { exact: true }).fill(indicator)
    await dialog.getByRole("button", { name: words("api-resources:create.action") }).click()
    await heading(page, name)
    if (name === "Bookstore API") await permissions(run, page)
    else await destroy(page, "api-resources", name)
    await rail(page, "api-resources")
    await heading(page, words("api-resources:title"))
  }
  expect((await page.getByRole("link", { name: "Short-lived API" }).count()) === 0, "the deleted API is still listed")
  await look(run, page, "apis")
  await page.getByRole("link", { name: "Bookstore API" }).click()
  await tab(page, words("api-resources:general.tab"))
  await page.getByLabel(words("api-resources:ttl.label")).fill("600")
  await save(page)
  await look(run, page, "api-general")
}

/**
 * @param {Run} run
 * @param {Page} page
 */
async function permissions(run, page) {
  const dialog = page.getByRole("dialog")
  for (const name of ["read:books", "write:book", "spare"]) {
    await button(page, words("api-resources:permissions.create")).click()
    await dialog.getByLabel(words("api-resources:permissions.name"), { exact: true }).fill(name)
    await dialog.getByRole("button", { name: words("api-resources:permissions.create") }).click()
    await cell(page, name).waitFor()
  }
  /** @param {string} name @param {string} action */
  const choose = async (name, action) => {
    await button(page, words("common:table.actions", { name })).click()
    await page.getByRole("menuitem", { name: words(`api-resources:permissions.${action}`) }).click()
  }
  await choose("write:book", "edit")
  await dialog.getByLabel(words("api-resources:permissions.name"), { exact: true }).fill("write:books")
  await dialog.getByRole("button", { name: words("api-resources:permissions.edit") }).click()
  await cell(page, "write:books").waitFor()
  await choose("spare", "delete")
  await dialog.getByRole("textbox").fill("spare")
  await dialog.getByRole("button", { name: words("api-resources:permissions.delete") }).click()
  await cell(page, "spare").waitFor({ state: "detached" })
  await look(run, page, "api-permissions")
}

/**
 * A role for users and one for machines: what they allow, who has them, and one that is taken away again.
 * @param {Run} run
 * @param {Page} page
 * @param {Input} input
 */
async function roles(run, page, { user, machine }) {
  const dialog = page.getByRole("dialog")
  /** @param {string} name @param {string} type @param {string} scope */
  const create = async (name, type, scope) => {
    await rail(page, "roles")
    await button(page, words("roles:create.action")).click()
    await dialog.getByLabel(words("roles:name"), { exact: true }).fill(name)
    await dialog.getByLabel(words("roles:description"), { exact: true }).fill(`What ${name} does`)
    await dialog.getByRole("radio", { name: words(`roles:types.${type}.name`) }).check()
    await dialog.getByRole("checkbox", { name: scope, exact: true }).check()
    if (type === "User" && name === "Editor") await look(run, page, "role-create")
    await dialog.getByRole("button", { name: words("roles:create.action") }).click()
    await heading(page, name)
    await cell(page, scope).waitFor()
  }
  /** @param {string} kind @param {string} tabName @param {string} whom */
  const assign = async (kind, tabName, whom) => {
    await tab(page, words(`roles:tabs.${tabName}`))
    await page.getByText(words(`roles:${kind}.none`)).waitFor()
    await button(page, words(`roles:${kind}.assign`)).click()
    await dialog.getByRole("combobox").or(dialog.getByRole("textbox")).first().fill(whom.slice(0, 4))
    await page.getByRole("option", { name: whom }).click()
    await page.keyboard.press("Escape")
    await dialog.getByRole("button", { name: words(`roles:${kind}.assign`) }).click()
    await page.getByRole("link", { name: whom, exact: true }).waitFor()
  }
  await create("Editor", "User", "read:books")
  await button(page, words("roles:scopes.assign")).click()
  await dialog.getByRole("checkbox", { name: "write:books" }).check()
  expect((await dialog.getByRole("checkbox", { name: "read:books" }).count()) === 0, "what it has is offered again")
  await dialog.getByRole("button", { name: words("roles:scopes.assign") }).click()
  await cell(page, "write:books").waitFor()
  await button(page, words("common:assigned.removeNamed", { row: "read:books" })).click()
  await dialog.getByRole("button", { name: words("common:assigned.remove") }).click()
  await cell(page, "read:books").waitFor({ state: "detached" })
  await assign("users", "users", user)
  await look(run, page, "role-users")

  await create("Importer", "MachineToMachine", "all")
  await assign("machines", "machine-to-machine-apps", machine)
  await look(run, page, "role-machines")

  await create("Short-lived", "User", "read:books")
  await tab(page, words("roles:tabs.general"))
  await page.getByLabel(words("roles:description"), { exact: true }).fill("Not for long")
  await save(page)
  await look(run, page, "role-general")
  await destroy(page, "roles", "Short-lived")
  await heading(page, words("roles:title"))
  await page.getByRole("link", { name: "Editor", exact: true }).waitFor()
  expect((await page.getByRole("link", { name: "Short-lived" }).count()) === 0, "the deleted role is still listed")
  await look(run, page, "roles")
}

/**
 * Passwords, addresses that are refused, guessing.
 * @param {Run} run
 * @param {Page} page
 */
async function policies(run, page) {
  /** @param {string} name */
  const field = (name) => page.getByLabel(words(`security:fields.${name}`), { exact: true })
  await rail(page, "security")
  await field("minLength").fill("10")
  await field("characterTypes").selectOption("3")
  await field("words").fill("bookstore\n\nbooks")
  await save(page)
  await look(run, page, "password-policy")

  await page.getByRole("link", { name: words("security:tabs.blocklist"), exact: true }).click()
  await field("customBlocklist").fill("@bad.example\nworse.example")
  await button(page, words("common:save.save")).click()
  await page.getByText(words("security:blocklist.wrong", { entry: "worse.example" })).waitFor()
  await look(run, page, "blocklist-refused")
  await field("customBlocklist").fill("@bad.example\n@worse.example")
  await save(page)

  await page.getByRole("link", { name: words("security:tabs.general"), exact: true }).click()
  await field("codeSeconds").fill("30")
  await button(page, words("common:save.save")).click()
  await page.getByText(words("common:number.range", { min: "60", max: "3,600" })).waitFor()
  await field("codeSeconds").fill("300")
  await field("maxAttempts").fill("5")
  await save(page)
  await page.getByLabel(words("security:unlock.identifiers")).fill("mei")
  await button(page, words("security:unlock.action")).click()
  await page.getByText(words("security:unlock.done_one", { count: "1" })).waitFor()
  await look(run, page, "security-general")
}

/**
 * A captcha is set up, switched on, and removed.
 * @param {Run} run
 * @param {Page} page
 */
async function captcha(run, page) {
  const name = words("security:captcha.kinds.Turnstile.name")
  await page.getByRole("link", { name: words("security:tabs.captcha"), exact: true }).click()
  await page.getByRole("link", { name: words("security:captcha.setUpNamed", { name }) }).click()
  await heading(page, name)
  await page.getByLabel(words("security:fields.siteKey")).fill("1x00000000000000000000AA")
  await button(page, words("common:save.save")).click()
  await page.getByText(words("security:captcha.missing")).waitFor()
  await look(run, page, "captcha-refused")
  await page.getByLabel(words("security:fields.secretKey"), { exact: true }).fill("1x0000000000000000000000000000000AA")
  await button(page, words("common:save.save")).click()
  await page.getByRole("switch", { name: words("security:captcha.enabled") }).click()
  await page.getByText(words("security:captcha.switchedOn")).waitFor()
  await look(run, page, "captcha")
  await page.getByRole("link", { name: words("security:captcha.edit") }).click()
  await button(page, words("security:captcha.remove")).click()
  await page.getByRole("dialog").getByRole("button", { name: words("security:captcha.remove") }).click()
  await page.getByText(words("security:captcha.none")).waitFor()
}

/**
 * Sessions get another end, and the keys others.
 * @param {Run} run
 * @param {Page} page
 */
async function settings(run, page) {
  const dialog = page.getByRole("dialog")
  await rail(page, "tenant-settings")
  await page.getByLabel(words("tenant-settings:session.ttl")).fill("36")
  await page.getByLabel(words("tenant-settings:session.unit")).selectOption("hours")
  await save(page)

  await button(page, words("tenant-settings:private-keys.rotate")).click()
  await dialog.getByRole("radio", { name: words("tenant-settings:rotate.now") }).check()
  await look(run, page, "rotate")
  await dialog.getByRole("button", { name: words("tenant-settings:private-keys.rotate") }).click()
  await cell(page, words("tenant-settings:keys.statuses.Previous")).waitFor()
  await button(page, words("tenant-settings:private-keys.rotate")).click()
  await dialog.getByRole("button", { name: words("tenant-settings:private-keys.rotate") }).click()
  await page.getByText(words("tenant-settings:keys.statuses.Next"), { exact: true }).waitFor()

  await button(page, words("tenant-settings:cookie-keys.rotate")).click()
  await dialog.getByRole("button", { name: words("tenant-settings:cookie-keys.rotate") }).click()
  const keys = page.getByRole("table", { name: words("tenant-settings:cookie-keys.title") })
  await keys.locator("tbody tr").nth(1).waitFor()
  const id = (await keys.locator("tbody tr").nth(1).locator("td").first().innerText()).trim()
  await button(page, words("tenant-settings:keys.deleteNamed", { id })).click()
  await dialog.getByRole("textbox").fill(id)
  await dialog.getByRole("button", { name: words("tenant-settings:keys.delete"), exact: true }).click()
  await keys.getByText(id).waitFor({ state: "detached" })
  await dialog.waitFor({ state: "detached" })
  await look(run, page, "tenant-settings")
}

/**
 * Deletes the record that is shown by typing its name.
 * @param {Page} page
 * @param {string} area
 * @param {string} name
 */
async function destroy(page, area, name) {
  const dialog = page.getByRole("dialog")
  await button(page, words(`${area}:more`)).click()
  await page.getByRole("menuitem", { name: words(`${area}:delete.action`) }).click()
  const confirm = dialog.getByRole("button", { name: words(`${area}:delete.action`) })
  expect(await confirm.isDisabled(), `${name} is deleted without its name`)
  await dialog.getByRole("textbox").fill(name)
  await confirm.click()
  await dialog.waitFor({ state: "detached" })
}

/** @param {Page} page */
async function save(page) {
  await button(page, words("common:save.save")).click()
  await button(page, words("common:save.save")).waitFor({ state: "detached" })
}

/**
 * @param {Page} page
 * @param {string} id
 */
function rail(page, id) {
  return page.getByRole("link", { name: words(`common:rail.${id}`), exact: true }).first().click()
}

/**
 * @param {Page} page
 * @param {string} name
 */
function tab(page, name) {
  return page.getByRole("tab", { name, exact: true }).click()
}

/**
 * @param {Page} page
 * @param {string} name
 */
function cell(page, name) {
  return page.getByRole("cell", { name, exact: true })
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

/**
 * Pictures of the page in every dress; axe, and nothing that scrolls sideways.
 * @param {Run} run
 * @param {Page} page
 * @param {string} name
 */
async function look(run, page, name) {
  const before = page.viewportSize()
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
