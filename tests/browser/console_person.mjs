// What an administrator does in the Console again and again, and how its pages are looked at.

import { violations } from "./audit.mjs"
import { consoleIn } from "./console_words.mjs"
import { expect } from "./harness.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./harness.mjs").Run} Run
 */

/** Each page is looked at in both: what the themes and the widths break, they break apart from each other. */
const DRESSES = /** @type {const} */ ([
  { width: 1440, colorScheme: "light" },
  { width: 768, colorScheme: "dark" },
])

const USERNAME = "root"
const PASSWORD = "a door that nobody else opens"

/** An administrator with a browser, who reads one language. */
export class Administrator {
  /** @type {string[]} */
  #faults = []

  /** @type {Run} */
  #run

  /** What they sign in with. */
  password = PASSWORD

  /**
   * @param {Run} run
   * @param {Page} page
   * @param {string} language
   */
  constructor(run, page, language) {
    this.#run = run
    this.page = page
    this.words = consoleIn(language)
    this.pages = texts(language)
  }

  /**
   * One with a fresh browser.
   * @param {Run} run
   * @param {string} [language] the folder of a language
   */
  static async in(run, language = "en") {
    const locale = language === "en" ? "en-US" : language
    const context = await run.person({ locale, viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" })
    return new Administrator(run, await context.newPage(), language)
  }

  /**
   * Becomes the first administrator by the link that the server printed.
   * @param {string} setUpUrl
   */
  async setUp(setUpUrl) {
    await this.page.goto(setUpUrl)
    await this.page.getByRole("textbox", { name: this.pages["identifier.username"] }).fill(USERNAME)
    await this.#password.fill(this.password)
    await this.look("set-up")
    await this.button(this.pages["set_up.action"]).click()
    await this.heading(this.pages["set_up.done_title"])
  }

  /**
   * Opens the Console, and signs in.
   * @param {string} consoleUrl
   */
  async open(consoleUrl) {
    await this.page.goto(consoleUrl)
    await this.signIn(this.page)
    await this.heading(this.words("get-started:title"))
  }

  /**
   * The sign-in page of the Console, which may be in a window of its own.
   * @param {Page} page
   */
  signIn(page) {
    return this.signInAs(page, USERNAME, this.password)
  }

  /**
   * Somebody signs in by username and password, on a page in the administrator's language.
   * @param {Page} page
   * @param {string} username
   * @param {string} secret
   */
  async signInAs(page, username, secret) {
    const action = page.getByRole("button", { name: this.pages["action.continue"], exact: true })
    const password = page.locator('input[type="password"]').first()
    await page.getByRole("textbox", { name: this.pages["identifier.username"] }).fill(username)
    if (!(await password.isVisible())) await action.click()
    await password.fill(secret)
    await action.click()
  }

  get #password() {
    return this.page.locator('input[type="password"]').first()
  }

  get dialog() {
    return this.page.getByRole("dialog")
  }

  /**
   * Waits for the page with this heading.
   * @param {string} name
   */
  heading(name) {
    return this.page.getByRole("heading", { level: 1, name, exact: true }).waitFor()
  }

  /** @param {string} name */
  button(name) {
    return this.page.getByRole("button", { name, exact: true })
  }

  /**
   * @param {string} name
   * @param {boolean} [exact]
   */
  field(name, exact = true) {
    return this.page.getByRole("textbox", { name, exact })
  }

  /** @param {string} name */
  cell(name) {
    return this.page.getByRole("cell", { name, exact: true })
  }

  /**
   * Opens a tab of a record's page.
   * @param {string} name
   */
  tab(name) {
    return this.page.getByRole("tab", { name, exact: true }).click()
  }

  /**
   * Opens a menu, and takes one of its items.
   * @param {string} name of the menu's button
   * @param {string} item
   */
  async choose(name, item) {
    await this.button(name).click()
    await this.page.getByRole("menuitem", { name: item, exact: true }).click()
  }

  /**
   * Asks to delete the record that is shown, and types its name. The confirmation is left to the caller.
   * @param {string} area whose words they are
   * @param {string} name
   */
  async askToDelete(area, name) {
    await this.choose(this.words(`${area}:more`), this.words(`${area}:delete.action`))
    const confirm = this.dialog.getByRole("button", { name: this.words(`${area}:delete.action`), exact: true })
    expect(await confirm.isDisabled(), `${name} is deleted without its name`)
    await this.dialog.getByRole("textbox").fill(name)
    return confirm
  }

  /**
   * Deletes the record that is shown by typing its name.
   * @param {string} area whose words they are
   * @param {string} name
   */
  async destroy(area, name) {
    await (await this.askToDelete(area, name)).click()
    await this.dialog.waitFor({ state: "detached" })
  }

  /**
   * Goes to a page by the rail.
   * @param {string} id of the item
   */
  async go(id) {
    const rail = this.page.getByRole("navigation", { name: this.words("common:shell.rail") })
    await rail.getByRole("link", { name: this.words(`common:rail.${id}`), exact: true }).click()
  }

  /**
   * Saves by the bar that comes from below, and waits until it has gone. What is between may ask first.
   * @param {() => Promise<void>} [between]
   */
  async save(between = async () => {}) {
    await this.#bar.getByRole("button", { name: this.words("common:save.save") }).click()
    await between()
    await this.saved()
  }

  /** Waits until nothing is left to save. */
  saved() {
    return this.#bar.waitFor({ state: "detached" })
  }

  get #bar() {
    return this.page.getByRole("region", { name: this.words("common:save.region") })
  }

  /**
   * Replaces what an editor for code holds, whichever it is: the full one, or the text area until that is loaded.
   * @param {string} label
   * @param {string} text
   */
  async write(label, text) {
    const editor = this.field(label)
    // In one step: the text area may go away while Playwright waits for it to stand still.
    await editor.evaluate((field) => field.scrollIntoView({ block: "center" }))
    await editor.focus()
    await this.page.keyboard.press("ControlOrMeta+A")
    await this.page.keyboard.insertText(text)
  }

  /**
   * Pictures of the page in every dress; axe, and nothing that scrolls sideways.
   * @param {string} name
   */
  async look(name) {
    const { page } = this
    const before = page.viewportSize()
    // Nothing is under the mouse, so no hint is shown.
    await page.mouse.move(0, 0)
    await page.evaluate(() => window.scrollTo(0, 0))
    for (const { width, colorScheme } of DRESSES) {
      const dress = `${name}-${width}-${colorScheme}`
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      await this.#run.screenshot(page, dress)
      this.#faults.push(...(await violations(page)).map((fault) => `${dress}: ${fault}`))
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (over > 0) this.#faults.push(`${dress}: scrolls sideways by ${over} px`)
    }
    if (before) await page.setViewportSize(before)
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
  }

  /** Fails when a look has found something. */
  expectNoFaults() {
    expect(this.#faults.length === 0, `faults:\n  ${this.#faults.join("\n  ")}`)
  }
}

/**
 * Asks again until it is so. A frame that is replaced meanwhile has no answer.
 * @param {string} what
 * @param {() => Promise<boolean>} isSo
 */
export async function eventually(what, isSo) {
  const end = Date.now() + 15_000
  while (!(await isSo().catch(() => false))) {
    expect(Date.now() < end, `never: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
