// What belongs to the administrator themselves: account, preferences, the inbox of development, the palette.

import { currentCode, nextCode } from "./codes.mjs"

/**
 * @typedef {import("./console_hands.mjs").Input} Input
 * @typedef {import("./console_person.mjs").Administrator} Administrator
 */

const EMAIL = "root@bookstore.example"
const NEW_PASSWORD = "another door, and another key"

/**
 * The palette finds pages, records and actions.
 * @param {Administrator} admin
 */
export async function palette(admin) {
  const { page, dialog, words } = admin
  /** @param {string} wanted @param {string} name @param {string} kind */
  const find = async (wanted, name, kind) => {
    await page.getByRole("button", { name: words("common:palette.find") }).click()
    await dialog.getByRole("combobox", { name: words("common:palette.find") }).fill(wanted)
    await dialog.getByRole("option", { name: `${name} ${kind}`, exact: true }).click()
    await dialog.waitFor({ state: "detached" })
  }
  await page.getByRole("button", { name: words("common:palette.find") }).click()
  await dialog.getByRole("combobox").fill("a page that nobody made")
  await dialog.getByText(words("common:palette.none")).waitFor()
  await admin.look("palette-none")
  await dialog.getByRole("combobox").fill("r")
  await dialog.getByRole("option").nth(3).waitFor()
  await admin.look("palette")
  await page.keyboard.press("Escape")
  await dialog.waitFor({ state: "detached" })

  await find("audit", words("common:rail.audit-logs"), words("common:palette.page"))
  await admin.heading(words("audit-logs:title"))
  await find("reading", "Reading room", words("common:rail.applications"))
  await admin.heading("Reading room")
  const action = words("users:create.action")
  await page.getByRole("button", { name: words("common:palette.find") }).click()
  await dialog.getByRole("combobox").fill(action)
  await dialog.getByRole("option", { name: `${action} ${words("common:palette.action")}`, exact: true }).click()
  await admin.heading(words("users:title"))
  await dialog.getByText(words("users:create.why")).waitFor()
  await dialog.getByRole("button", { name: words("common:dialog.cancel") }).click()
  await dialog.waitFor({ state: "detached" })
}

/**
 * @param {Administrator} admin
 * @param {Input} input
 */
export async function own(admin, input) {
  const { page, words } = admin
  await openFromMenu(admin, "profile")
  await admin.heading(words("profile:title"))
  await admin.field(words("profile:username")).fill("1root")
  await admin.button(words("common:save.save")).click()
  await admin.field(words("profile:username")).and(page.locator('[aria-invalid="true"]')).waitFor()
  await admin.look("profile-refused")
  await admin.field(words("profile:username")).fill("root")
  await admin.field(words("profile:name")).fill("Root Administrator")
  await admin.save()
  await page.getByRole("button", { name: words("common:shell.account", { name: "Root Administrator" }) }).waitFor()

  await address(admin, input)
  await password(admin)
  await preferences(admin)
  await inbox(admin, input)
}

/**
 * @param {Administrator} admin
 * @param {string} item
 */
async function openFromMenu({ page, words }, item) {
  await page.getByRole("banner").getByRole("button", { name: words("common:shell.account", { name: "" }) }).click()
  await page.getByRole("menuitem", { name: words(`common:shell.${item}`), exact: true }).click()
}

/**
 * An address, by the password and by the code that went there.
 * @param {Administrator} admin
 * @param {Input} input
 */
async function address(admin, { codeUrl }) {
  const { page, dialog, words } = admin
  await admin.button(words("profile:email.add")).click()
  const send = dialog.getByRole("button", { name: words("profile:email.send"), exact: true })
  await dialog.getByRole("textbox", { name: words("profile:email.address") }).fill(EMAIL)
  const current = dialog.locator('input[type="password"]').first()
  await current.fill("not the password")
  await send.click()
  await dialog.getByText(words("profile:password.wrong")).waitFor()
  await admin.look("email-refused")
  await current.fill(admin.password)
  await send.click()
  const code = dialog.getByRole("textbox", { name: words("profile:email.code") })
  await code.waitFor()
  await code.fill(await nextCode(codeUrl))
  await admin.look("email-code")
  await dialog.getByRole("button", { name: words("profile:email.add"), exact: true }).click()
  await dialog.waitFor({ state: "detached" })
  await page.getByText(EMAIL, { exact: true }).waitFor()
}

/**
 * Another password: the present one is asked for, and every session ends.
 * @param {Administrator} admin
 */
async function password(admin) {
  const { page, dialog, words } = admin
  const change = words("profile:password.change")
  await admin.button(change).click()
  const fields = dialog.locator('input[type="password"]')
  const confirm = dialog.getByRole("button", { name: change, exact: true })
  await fields.nth(0).fill("not the password")
  await fields.nth(1).fill(NEW_PASSWORD)
  await confirm.click()
  await dialog.getByText(words("profile:password.wrong")).waitFor()
  await fields.nth(0).fill(admin.password)
  await fields.nth(1).fill("abcd")
  await confirm.click()
  await dialog.getByText(words("profile:password.issues.sequence")).or(dialog.locator('[aria-invalid="true"]')).first().waitFor()
  await admin.look("password-refused")
  await fields.nth(1).fill(NEW_PASSWORD)
  await confirm.click()
  await dialog.getByText(words("profile:password.over")).waitFor()
  await admin.look("password-changed")
  await dialog.getByRole("button", { name: words("profile:password.again") }).click()
  admin.password = NEW_PASSWORD
  await admin.signIn(page)
  await admin.heading(words("profile:title"))
}

/**
 * Language and appearance, kept with the account: they are there after a reload.
 * @param {Administrator} admin
 */
async function preferences(admin) {
  const { page, words } = admin
  await openFromMenu(admin, "preferences")
  await admin.heading(words("preferences:title"))
  await admin.look("preferences")
  await page.getByRole("radio", { name: words("common:shell.appearances.dark"), exact: true }).check()
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
  await page.getByRole("radio", { name: "简体中文" }).click()
  await admin.heading("偏好设置")
  await page.reload()
  await admin.heading("偏好设置")
  await page.locator('html[lang="zh-CN"][data-mantine-color-scheme="dark"]').waitFor()
  await page.getByRole("radio", { name: "English" }).click()
  await admin.heading(words("preferences:title"))
}

/**
 * A code comes by itself to the inbox that is open.
 * @param {Administrator} admin
 * @param {Input} input
 */
async function inbox(admin, { messageUrl, codeUrl, reader }) {
  const { page, words } = admin
  await page.getByRole("banner").getByRole("link", { name: words("common:shell.inbox") }).click()
  await admin.heading(words("inbox:title"))
  await page.getByText(words("inbox:none")).waitFor()
  await admin.look("inbox-none")
  const previous = await currentCode(codeUrl)
  await fetch(messageUrl, { method: "POST" })
  const code = await nextCode(codeUrl, previous)
  await page.getByRole("listitem", { name: reader }).getByText(code, { exact: true }).waitFor()
  await admin.look("inbox")
}
