// The Console without a mouse: from the sign-in to an application that was made and a user who was changed. Each stop of the
// keyboard is seen, dialogs keep the focus and give it back, menus and tabs go by arrows.

import { Keyboard } from "./console_keyboard.mjs"
import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 */

const APPLICATION = "By keyboard"
/** How many types of applications there are, at most. */
const TYPES = 8
const USER = "Mei Wang"
const NEW_NAME = "Mei Li"

await main("console_keys", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  const keys = new Keyboard(admin.page)
  await admin.setUp(input.setUpUrl)

  await signIn(admin, keys, input)
  await skip(admin, keys)
  await application(admin, keys)
  await palette(admin, keys)
  await user(admin, keys)
  await password(admin, keys)

  run.expectPolicyKept()
  keys.expectNoFaults()
  admin.expectNoFaults()
  return { complaints: run.complaints }
})

/**
 * @param {Administrator} admin
 * @param {Keyboard} keys
 * @param {Input} input
 */
async function signIn(admin, keys, { consoleUrl }) {
  const { page, words, pages } = admin
  await page.goto(consoleUrl)
  await keys.type(page.getByRole("textbox", { name: pages["identifier.username"] }), "root")
  const password = page.locator('input[type="password"]').first()
  if (!(await password.isVisible())) {
    await keys.press("Enter")
    await password.waitFor()
  }
  await keys.type(password, admin.password)
  await keys.press("Enter")
  await admin.heading(words("get-started:title"))
}

/**
 * The first stop skips what every page begins with.
 * @param {Administrator} admin
 * @param {Keyboard} keys
 */
async function skip(admin, keys) {
  const { page, words } = admin
  await keys.walk("get-started")
  const link = admin.button(words("common:shell.skip"))
  await page.reload()
  await admin.heading(words("get-started:title"))
  await keys.press("Tab")
  await keys.expectFocus(link, "the first stop")
  await keys.press("Enter")
  await keys.press("Tab")
  expect(await page.getByRole("main").evaluate((it) => it.contains(document.activeElement)), "the link skips nothing")
}

/**
 * @param {Administrator} admin
 * @param {Keyboard} keys
 */
async function application(admin, keys) {
  const { page, dialog, words } = admin
  /** @param {string} key */
  const text = (key) => words(`applications:${key}`)
  await keys.use(page.getByRole("link", { name: words("common:rail.applications"), exact: true }))
  await admin.heading(text("title"))
  await keys.use(page.getByRole("main").getByRole("link", { name: text("create.title") }).first())
  await admin.heading(text("create.title"))
  await keys.walk("create")

  const without = page.getByRole("link", { name: text("create.without") }).first()
  await keys.use(without)
  await keys.expectTrapped(dialog)
  await keys.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await keys.expectFocus(without, "a dialog that was closed gives the focus back")
  await keys.press("Enter")
  const name = dialog.getByRole("textbox", { name: text("name") })
  await keys.expectFocus(name, "a dialog begins at its first field")
  const chosen = dialog.getByRole("radio", { checked: true })
  await keys.to(chosen, "Shift+Tab")
  const native = dialog.getByRole("radio", { name: text("types.Native.name") })
  for (let press = 0; press < TYPES && !(await native.isChecked()); press += 1) await keys.press("ArrowDown")
  expect(await native.isChecked(), "arrows do not choose a type")
  await keys.type(name, APPLICATION)
  await keys.press("Enter")
  await admin.heading(APPLICATION)

  await keys.walk("application")
  await keys.type(admin.field(text("description")), "Made without a mouse")
  await keys.use(admin.button(words("common:save.save")))
  await admin.saved()
  await keys.expectWithin(page.getByRole("main").locator("form"), "a save gives the focus back")
  const label = text("uris.redirectUris.label")
  const addresses = page.getByRole("group", { name: label, exact: true })
  await keys.type(addresses.getByRole("textbox").first(), "https://keys.example/callback")
  await keys.use(addresses.getByRole("button", { name: words("common:uris.add") }))
  await keys.expectFocus(addresses.getByRole("textbox").nth(1), "a row that was added has the focus")
  await keys.use(addresses.getByRole("button", { name: words("common:uris.remove", { label, number: "2" }) }))
  await keys.expectFocus(addresses.getByRole("textbox").first(), "a row that was removed gives the focus to the one before")
  await keys.use(admin.button(words("common:save.discard")))
  await admin.saved()
}

/**
 * @param {Administrator} admin
 * @param {Keyboard} keys
 */
async function palette(admin, keys) {
  const { page, dialog, words } = admin
  await keys.press("ControlOrMeta+K")
  const field = dialog.getByRole("combobox")
  await keys.expectFocus(field, "the palette begins at its field")
  await keys.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await keys.press("ControlOrMeta+K")
  await keys.expectFocus(field, "the palette opens again")
  // Enter at once takes the first of what was typed, not of what is shown until that is found.
  await page.keyboard.type(words("common:rail.roles"))
  await keys.press("Enter")
  await admin.heading(words("roles:title"))

  await keys.press("ControlOrMeta+K")
  await keys.expectFocus(field, "the palette opens on the page that it led to")
  await page.keyboard.type("user")
  const option = dialog.getByRole("option", { name: words("common:rail.users") })
  await option.waitFor()
  for (let step = 0; step < 10 && (await option.getAttribute("aria-selected")) !== "true"; step += 1) {
    await keys.press("ArrowDown")
  }
  expect((await option.getAttribute("aria-selected")) === "true", "arrows do not reach what was found")
  await keys.press("Enter")
  await admin.heading(words("users:title"))
}

/**
 * @param {Administrator} admin
 * @param {Keyboard} keys
 */
async function user(admin, keys) {
  const { page, dialog, words } = admin
  /** @param {string} key */
  const text = (key) => words(`users:${key}`)
  await keys.walk("users")
  await keys.use(page.getByRole("table").getByRole("link", { name: USER }))
  await admin.heading(USER)
  await keys.walk("user")

  // The tabs are one stop, and go by arrows.
  /** @param {string} key */
  const tab = (key) => page.getByRole("tab", { name: text(`tabs.${key}`), exact: true })
  await keys.to(tab("settings"))
  await keys.press("ArrowRight")
  await keys.expectFocus(tab("roles"), "an arrow goes to the next tab")
  await page.getByRole("tabpanel", { name: text("tabs.roles") }).waitFor()
  await keys.press("ArrowLeft")
  await page.getByRole("tabpanel", { name: text("tabs.settings") }).waitFor()

  await keys.type(admin.field(text("name")), NEW_NAME)
  await keys.use(admin.button(words("common:save.save")))
  await admin.saved()
  await admin.heading(NEW_NAME)

  // A menu opens, goes by arrows, closes, and gives the focus back.
  const more = admin.button(text("more"))
  /** @param {string} key */
  const item = (key) => page.getByRole("menuitem", { name: text(key) })
  await keys.to(more, "Shift+Tab")
  const open = async () => {
    await keys.press("Enter")
    await keys.expectWithin(page.getByRole("menu"), "a menu that is opened takes the focus")
    await keys.press("Home")
    await keys.expectFocus(item("reset.action"), "Home goes to the first item")
  }
  await open()
  await keys.press("Escape")
  await item("reset.action").waitFor({ state: "detached" })
  await keys.expectFocus(more, "a menu that was closed gives the focus back")
  for (const isMeant of [false, true]) {
    await open()
    await keys.press("ArrowDown")
    await keys.expectFocus(item("suspend.action"), "an arrow goes to the next item")
    await keys.press("Enter")
    await keys.expectTrapped(dialog)
    if (isMeant) await keys.use(dialog.getByRole("button", { name: text("suspend.action") }))
    else await keys.press("Escape")
    await dialog.waitFor({ state: "detached" })
    await keys.expectFocus(more, "a dialog that was opened by a menu gives the focus back to its button")
  }
  await page.getByText(text("suspended"), { exact: true }).waitFor()
}

/**
 * A password's field is drawn by other parts than a text's.
 * @param {Administrator} admin
 * @param {Keyboard} keys
 */
async function password(admin, keys) {
  const { page, dialog, words } = admin
  /** @param {string} key */
  const text = (key) => words(`profile:${key}`)
  await keys.press("ControlOrMeta+K")
  await keys.expectFocus(dialog.getByRole("combobox"), "the palette opens")
  await page.keyboard.type(words("common:shell.profile"))
  await keys.press("Enter")
  await admin.heading(text("title"))
  const change = admin.button(text("password.change"))
  await keys.use(change)
  await keys.expectFocus(dialog.locator('input[type="password"]').first(), "a dialog begins at a password's field, too")
  await keys.expectTrapped(dialog)
  await keys.press("Escape")
  await dialog.waitFor({ state: "detached" })
  await keys.expectFocus(change, "the dialog gives the focus back")
}
