// A user by mouse: created, changed, kept out and let in again, given another password, deleted.

import { expect } from "./harness.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./console_hands.mjs").Input} Input
 * @typedef {import("./console_person.mjs").Administrator} Administrator
 * @typedef {import("./harness.mjs").Run} Run
 */

const USERNAME = "mei"
const NAME = "Mei Wang"
const NEW_PASSWORD = "a window with a view of the sea"

/**
 * @param {Run} run
 * @param {Administrator} admin
 * @param {Input} input
 */
export async function users(run, admin, { demoUrl }) {
  const { page, dialog, words, pages } = admin
  const mei = await (await run.person()).newPage()
  /** @param {string} password */
  const signIn = async (password) => {
    await mei.context().clearCookies()
    await mei.goto(demoUrl)
    await admin.signInAs(mei, USERNAME, password)
  }
  const signedIn = mei.getByRole("heading", { level: 1, name: pages["demo_app.title"], exact: true })

  const generated = await create(admin)
  await change(admin)
  await signIn(generated)
  await signedIn.waitFor()

  // Kept out, in the browser where they are signed in too; and let in again.
  const suspended = page.getByText(words("users:suspended"), { exact: true })
  const quietly = `${demoUrl}?prompt=none`
  await mei.goto(quietly)
  await signedIn.waitFor()
  await confirmed(admin, "suspend")
  await suspended.waitFor()
  await admin.look("user-suspended")
  await mei.goto(quietly)
  await mei.getByRole("heading", { level: 1 }).waitFor()
  expect(!(await signedIn.isVisible()), "a suspended user is still signed in")
  await signIn(generated)
  await mei.getByText(pages["error.user.suspended"]).or(mei.getByText(pages["error_page.suspended.title"])).first().waitFor()
  await confirmed(admin, "reactivate")
  await suspended.waitFor({ state: "detached" })
  await signIn(generated)
  await signedIn.waitFor()

  // Another password, typed this time: the old one no longer works.
  await admin.choose(words("users:more"), words("users:reset.action"))
  await dialog.getByRole("radio", { name: words("users:password.type") }).check()
  await dialog.getByLabel(words("users:password.label"), { exact: true }).and(page.locator("input")).last().fill(NEW_PASSWORD)
  await admin.look("user-reset")
  await dialog.getByRole("button", { name: words("users:reset.action") }).click()
  await dialog.waitFor({ state: "detached" })
  await signIn(generated)
  await mei.locator('[aria-invalid="true"]').or(mei.getByRole("alert")).first().waitFor()
  expect(!(await signedIn.isVisible()), "the old password still works")
  await signIn(NEW_PASSWORD)
  await signedIn.waitFor()
  await mei.context().close()

  const confirm = await admin.askToDelete("users", NAME)
  await admin.look("user-delete")
  await confirm.click()
  await admin.heading(words("users:title"))
  await page.getByText(words("users:none.title")).waitFor()
  await admin.look("users-none")
}

/**
 * Created with a password that is shown once.
 * @param {Administrator} admin
 * @returns {Promise<string>} the password
 */
async function create(admin) {
  const { page, dialog, words } = admin
  await admin.go("users")
  await admin.button(words("users:create.action")).first().click()
  const confirm = dialog.getByRole("button", { name: words("users:create.action"), exact: true })
  await confirm.click()
  await dialog.getByText(words("users:create.oneNeeded")).waitFor()
  await dialog.getByLabel(words("users:primaryEmail"), { exact: true }).fill("mei")
  await confirm.click()
  await dialog.getByText(words("users:invalid.primaryEmail")).waitFor()
  await admin.look("user-refused")
  await dialog.getByLabel(words("users:primaryEmail"), { exact: true }).fill("")
  await dialog.getByLabel(words("users:username"), { exact: true }).fill(USERNAME)
  await confirm.click()
  await dialog.getByText(words("users:password.once")).waitFor()
  const secret = dialog.locator("code")
  expect(/^•+$/.test(await secret.innerText()), "the password is shown without being asked for")
  await dialog.getByRole("button", { name: words("common:secret.show", { name: words("users:password.label") }) }).click()
  const password = await secret.innerText()
  await admin.look("user-created")
  await dialog.getByRole("link", { name: words("users:create.open") }).click()
  await admin.heading(USERNAME)
  expect(!(await page.content()).includes(password), "the password is still there after the dialog")
  return password
}

/**
 * The profile: what is no JSON is refused beside its field, nothing is saved with it.
 * @param {Administrator} admin
 */
async function change(admin) {
  const { page, words } = admin
  const customData = words("users:customData")
  await admin.field(words("users:name")).fill(NAME)
  await admin.field(words("users:avatar")).fill("no address")
  await admin.write(customData, "{")
  await admin.button(words("common:save.save")).click()
  await page.getByText(words("users:customDataInvalid")).waitFor()
  await admin.look("user-profile-refused")
  await admin.write(customData, '{ "level": 3 }')
  await admin.button(words("common:save.save")).click()
  await page.getByRole("textbox", { name: words("users:avatar") }).and(page.locator('[aria-invalid="true"]')).waitFor()
  await admin.field(words("users:avatar")).fill("")
  await admin.save()
  await admin.heading(NAME)
  await page.reload()
  await admin.heading(NAME)
  await page.getByText('"level"').or(page.locator("textarea").filter({ hasText: '"level"' })).first().waitFor()
}

/**
 * @param {Administrator} admin
 * @param {"suspend" | "reactivate"} what
 */
async function confirmed(admin, what) {
  const action = admin.words(`users:${what}.action`)
  await admin.choose(admin.words("users:more"), action)
  await admin.dialog.getByRole("button", { name: action, exact: true }).click()
  await admin.dialog.waitFor({ state: "detached" })
}
