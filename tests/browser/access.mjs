// Who may do what, and what protects it, by mouse in the Console: an API with its permissions, roles with what they allow
// and who has them, the policies of sign-in, sessions and keys. Every page is photographed, light and wide, dark and
// narrow, and axe looks at it.

import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {string} user what people call a user
 * @property {string} machine the name of a machine-to-machine application
 */

await main("access", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)

  await anApi(admin)
  await roles(admin, input)
  await policies(admin)
  await captcha(admin)
  await settings(admin)

  run.expectPolicyKept()
  admin.expectNoFaults()
  return { complaints: run.complaints }
})

/**
 * An API is made, refused where its identifier is none, given permissions, and changed. Another one is destroyed by its name.
 * @param {Administrator} admin
 */
async function anApi(admin) {
  const { page, dialog, words } = admin
  await admin.go("api-resources")
  await admin.heading(words("api-resources:title"))
  for (const [name, indicator] of [
    ["Bookstore API", "https://api.bookstore.example"],
    ["Short-lived API", "https://short.example"],
  ]) {
    await admin.button(words("api-resources:create.action")).click()
    await dialog.getByLabel(words("api-resources:name"), { exact: true }).fill(name)
    await dialog.getByLabel(words("api-resources:indicator"), { exact: true }).fill("bookstore")
    await dialog.getByRole("button", { name: words("api-resources:create.action") }).click()
    await dialog.getByText(words("api-resources:indicatorInvalid")).waitFor()
    if (name === "Bookstore API") await admin.look("api-refused")
    await dialog.getByLabel(words("api-resources:indicator"), { exact: true }).fill(indicator)
    await dialog.getByRole("button", { name: words("api-resources:create.action") }).click()
    await admin.heading(name)
    if (name === "Bookstore API") await permissions(admin)
    else await admin.destroy("api-resources", name)
    await admin.go("api-resources")
    await admin.heading(words("api-resources:title"))
  }
  expect((await page.getByRole("link", { name: "Short-lived API" }).count()) === 0, "the deleted API is still listed")
  await admin.look("apis")
  await page.getByRole("link", { name: "Bookstore API" }).click()
  await admin.tab(words("api-resources:general.tab"))
  await page.getByLabel(words("api-resources:ttl.label")).fill("600")
  await admin.save()
  await admin.look("api-general")
}

/**
 * @param {Administrator} admin
 */
async function permissions(admin) {
  const { dialog, words } = admin
  for (const name of ["read:books", "write:book", "spare"]) {
    await admin.button(words("api-resources:permissions.create")).click()
    await dialog.getByLabel(words("api-resources:permissions.name"), { exact: true }).fill(name)
    await dialog.getByRole("button", { name: words("api-resources:permissions.create") }).click()
    await admin.cell(name).waitFor()
  }
  /** @param {string} name @param {string} action */
  const choose = (name, action) =>
    admin.choose(words("common:table.actions", { name }), words(`api-resources:permissions.${action}`))
  await choose("write:book", "edit")
  await dialog.getByLabel(words("api-resources:permissions.name"), { exact: true }).fill("write:books")
  await dialog.getByRole("button", { name: words("api-resources:permissions.edit") }).click()
  await admin.cell("write:books").waitFor()
  await choose("spare", "delete")
  await dialog.getByRole("textbox").fill("spare")
  await dialog.getByRole("button", { name: words("api-resources:permissions.delete") }).click()
  await admin.cell("spare").waitFor({ state: "detached" })
  await admin.look("api-permissions")
}

/**
 * A role for users and one for machines: what they allow, who has them, and one that is taken away again.
 * @param {Administrator} admin
 * @param {Input} input
 */
async function roles(admin, { user, machine }) {
  const { page, dialog, words } = admin
  /** @param {string} name @param {string} type @param {string} scope */
  const create = async (name, type, scope) => {
    await admin.go("roles")
    await admin.button(words("roles:create.action")).click()
    await dialog.getByLabel(words("roles:name"), { exact: true }).fill(name)
    await dialog.getByLabel(words("roles:description"), { exact: true }).fill(`What ${name} does`)
    await dialog.getByRole("radio", { name: words(`roles:types.${type}.name`) }).check()
    await dialog.getByRole("checkbox", { name: scope, exact: true }).check()
    if (type === "User" && name === "Editor") await admin.look("role-create")
    await dialog.getByRole("button", { name: words("roles:create.action") }).click()
    await admin.heading(name)
    await admin.cell(scope).waitFor()
  }
  /** @param {string} kind @param {string} tabName @param {string} whom */
  const assign = async (kind, tabName, whom) => {
    await admin.tab(words(`roles:tabs.${tabName}`))
    await page.getByText(words(`roles:${kind}.none`)).waitFor()
    await admin.button(words(`roles:${kind}.assign`)).click()
    await dialog.getByRole("combobox").or(dialog.getByRole("textbox")).first().fill(whom.slice(0, 4))
    await page.getByRole("option", { name: whom }).click()
    await page.keyboard.press("Escape")
    await dialog.getByRole("button", { name: words(`roles:${kind}.assign`) }).click()
    await page.getByRole("link", { name: whom, exact: true }).waitFor()
  }
  await create("Editor", "User", "read:books")
  await admin.button(words("roles:scopes.assign")).click()
  await dialog.getByRole("checkbox", { name: "write:books" }).check()
  expect((await dialog.getByRole("checkbox", { name: "read:books" }).count()) === 0, "what it has is offered again")
  await dialog.getByRole("button", { name: words("roles:scopes.assign") }).click()
  await admin.cell("write:books").waitFor()
  await admin.button(words("common:assigned.removeNamed", { row: "read:books" })).click()
  await dialog.getByRole("button", { name: words("common:assigned.remove") }).click()
  await admin.cell("read:books").waitFor({ state: "detached" })
  await assign("users", "users", user)
  await admin.look("role-users")

  await create("Importer", "MachineToMachine", "all")
  await assign("machines", "machine-to-machine-apps", machine)
  await admin.look("role-machines")
  // The same from the other side: taken away and given again where the application is shown.
  await page.getByRole("link", { name: machine, exact: true }).click()
  await admin.heading(machine)
  await admin.button(words("common:assigned.removeNamed", { row: "Importer" })).click()
  await dialog.getByRole("button", { name: words("common:assigned.remove") }).click()
  await page.getByText(words("applications:roles.none")).waitFor()
  await admin.button(words("applications:roles.assign")).click()
  await dialog.getByRole("combobox").or(dialog.getByRole("textbox")).first().fill("Impo")
  await page.getByRole("option", { name: "Importer" }).click()
  await page.keyboard.press("Escape")
  await dialog.getByRole("button", { name: words("applications:roles.assign") }).click()
  await page.getByRole("link", { name: "Importer", exact: true }).waitFor()
  await admin.look("machine")

  await create("Short-lived", "User", "read:books")
  await admin.tab(words("roles:tabs.general"))
  await page.getByLabel(words("roles:description"), { exact: true }).fill("Not for long")
  await admin.save()
  await admin.look("role-general")
  await admin.destroy("roles", "Short-lived")
  await admin.heading(words("roles:title"))
  await page.getByRole("link", { name: "Editor", exact: true }).waitFor()
  expect((await page.getByRole("link", { name: "Short-lived" }).count()) === 0, "the deleted role is still listed")
  await admin.look("roles")
}

/**
 * Passwords, addresses that are refused, guessing.
 * @param {Administrator} admin
 */
async function policies(admin) {
  const { page, words } = admin
  /** @param {string} name */
  const field = (name) => page.getByLabel(words(`security:fields.${name}`), { exact: true })
  await admin.go("security")
  await field("minLength").fill("10")
  await field("characterTypes").selectOption("3")
  await field("words").fill("bookstore\n\nbooks")
  await admin.save()
  await admin.look("password-policy")

  await page.getByRole("link", { name: words("security:tabs.blocklist"), exact: true }).click()
  await field("customBlocklist").fill("@bad.example\nworse.example")
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("security:blocklist.wrong", { entry: "worse.example" })).waitFor()
  await admin.look("blocklist-refused")
  await field("customBlocklist").fill("@bad.example\n@worse.example")
  await admin.save()

  await page.getByRole("link", { name: words("security:tabs.general"), exact: true }).click()
  await field("codeSeconds").fill("30")
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("common:number.range", { min: "60", max: "3,600" })).waitFor()
  await field("codeSeconds").fill("300")
  await field("maxAttempts").fill("5")
  await admin.save()
  await page.getByLabel(words("security:unlock.identifiers")).fill("mei")
  await admin.button(words("security:unlock.action")).click()
  await page.getByText(words("security:unlock.done_one", { count: "1" })).waitFor()
  await admin.look("security-general")
}

/**
 * A captcha is set up, switched on, and removed.
 * @param {Administrator} admin
 */
async function captcha(admin) {
  const { page, words } = admin
  const name = words("security:captcha.kinds.Turnstile.name")
  await page.getByRole("link", { name: words("security:tabs.captcha"), exact: true }).click()
  await page.getByRole("link", { name: words("security:captcha.setUpNamed", { name }) }).click()
  await admin.heading(name)
  await page.getByLabel(words("security:fields.siteKey")).fill("1x00000000000000000000AA")
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("security:captcha.missing")).waitFor()
  await admin.look("captcha-refused")
  await page.getByLabel(words("security:fields.secretKey"), { exact: true }).fill("1x0000000000000000000000000000000AA")
  await admin.button(words("common:save.save")).click()
  await page.getByRole("switch", { name: words("security:captcha.enabled") }).click()
  await page.getByText(words("security:captcha.switchedOn")).waitFor()
  await admin.look("captcha")
  await page.getByRole("link", { name: words("security:captcha.edit") }).click()
  await admin.button(words("security:captcha.remove")).click()
  await page.getByRole("dialog").getByRole("button", { name: words("security:captcha.remove") }).click()
  await page.getByText(words("security:captcha.none")).waitFor()
}

/**
 * Sessions get another end, and the keys others.
 * @param {Administrator} admin
 */
async function settings(admin) {
  const { page, dialog, words } = admin
  await admin.go("tenant-settings")
  await page.getByLabel(words("tenant-settings:fields.amount")).fill("36")
  await page.getByLabel(words("tenant-settings:fields.unit"), { exact: true }).selectOption("hours")
  await page.getByRole("switch", { name: words("tenant-settings:fields.isLimited") }).click()
  await page.getByLabel(words("tenant-settings:fields.absoluteAmount")).fill("400")
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("common:number.range", { min: "1", max: "365" })).waitFor()
  await page.getByLabel(words("tenant-settings:fields.absoluteAmount")).fill("7")
  await admin.save()

  await admin.button(words("tenant-settings:private-keys.rotate")).click()
  await dialog.getByRole("radio", { name: words("tenant-settings:rotate.now") }).check()
  await admin.look("rotate")
  await dialog.getByRole("button", { name: words("tenant-settings:private-keys.rotate") }).click()
  await admin.cell(words("tenant-settings:keys.statuses.Previous")).waitFor()
  await admin.button(words("tenant-settings:private-keys.rotate")).click()
  await dialog.getByRole("button", { name: words("tenant-settings:private-keys.rotate") }).click()
  await page.getByText(words("tenant-settings:keys.statuses.Next"), { exact: true }).waitFor()

  await admin.button(words("tenant-settings:cookie-keys.rotate")).click()
  await dialog.getByRole("button", { name: words("tenant-settings:cookie-keys.rotate") }).click()
  const keys = page.getByRole("table", { name: words("tenant-settings:cookie-keys.title") })
  await keys.locator("tbody tr").nth(1).waitFor()
  const id = (await keys.locator("tbody tr").nth(1).locator("td").first().innerText()).trim()
  await admin.button(words("tenant-settings:keys.deleteNamed", { id })).click()
  await dialog.getByRole("textbox").fill(id)
  await dialog.getByRole("button", { name: words("tenant-settings:keys.delete"), exact: true }).click()
  await keys.getByText(id).waitFor({ state: "detached" })
  await dialog.waitFor({ state: "detached" })
  await admin.look("tenant-settings")
}
