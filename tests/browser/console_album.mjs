// Takes pictures of the Console's pages, quickly: within one document, by the address alone.

import { expect } from "./harness.mjs"

/**
 * @typedef {import("./console_person.mjs").Administrator} Administrator
 * @typedef {import("./harness.mjs").Run} Run
 */

/**
 * @typedef {object} Options
 * @property {(admin: Administrator) => Promise<unknown>} [open] what is done on the page first
 * @property {(admin: Administrator) => Promise<unknown>} [close] what must be done before the next page
 * @property {boolean} [chinese] whether the page is photographed in Chinese too, at the end
 */

const DRESSES = /** @type {const} */ ([
  { width: 1440, colorScheme: "light" },
  { width: 1440, colorScheme: "dark" },
  { width: 768, colorScheme: "light" },
])

/** How long a page may take, and how often it is asked, in milliseconds. */
const PATIENCE = 15_000
const STEP = 25

export class Album {
  count = 0

  /** @type {string[]} */
  #faults = []

  /**
   * Requests that have no answer yet.
   * @type {Set<import("playwright-core").Request>}
   */
  #waiting = new Set()

  /** @type {[string, string][]} names and addresses */
  #chinese = []

  /**
   * @param {Run} run
   * @param {Administrator} admin who has opened the Console
   * @param {string} consoleUrl
   */
  constructor(run, admin, consoleUrl) {
    this.run = run
    this.admin = admin
    this.consoleUrl = consoleUrl
    const { page } = admin
    page.on("request", (request) => {
      // Of the script of an editor's second worker nobody is told that it has come.
      if (!request.url().includes(".worker-")) this.#waiting.add(request)
    })
    page.on("requestfinished", (request) => this.#waiting.delete(request))
    page.on("requestfailed", (request) => this.#waiting.delete(request))
  }

  /**
   * A page, when everything on it has come.
   * @param {string} name of the picture
   * @param {string} path within the Console
   * @param {Options} [options]
   */
  async page(name, path, { open, close, chinese } = {}) {
    await this.#go(path)
    await this.#settled(name)
    if (open) {
      await open(this.admin)
      await this.#settled(name)
    }
    const isCovered = (await this.admin.dialog.count()) > 0
    await this.#take(name, DRESSES, open === undefined && !isCovered)
    if (close) await close(this.admin)
    if (chinese) this.#chinese.push([name, path])
  }

  /** Opens the Console anew: what it keeps of the server's answers is older than what is there now. */
  async reload() {
    const { page, words } = this.admin
    await page.goto(`${this.consoleUrl}/get-started`)
    await this.admin.heading(words("get-started:title"))
    // What the page before had asked for is nobody's any more.
    this.#waiting.clear()
  }

  /**
   * A page whose data has not come.
   * @param {string} name
   * @param {string} path
   */
  async waiting(name, path) {
    const { page } = this.admin
    /** @type {() => void} */
    let answer = () => {}
    const gate = new Promise((/** @type {(value?: unknown) => void} */ open) => {
      answer = open
    })
    await page.route("**/api/**", async (route) => {
      await gate
      await route.fallback()
    })
    await this.#go(path)
    await page.locator(".mantine-Skeleton-root").first().waitFor()
    await this.#take(name, DRESSES)
    answer()
    await this.#settled(name)
    await page.unroute("**/api/**")
  }

  /**
   * A page whose data the server cannot give.
   * @param {string} name
   * @param {string} path
   */
  async failing(name, path) {
    const { page, words } = this.admin
    const answer = { status: 503, json: { code: "server.unavailable", requestId: "Zw3kT8pQ" } }
    await page.route("**/api/**", (route) => route.fulfill(answer))
    await this.#go(path)
    await page.getByRole("button", { name: words("common:error.retry") }).waitFor()
    await this.#take(name, DRESSES)
    await page.unroute("**/api/**")
  }

  /**
   * The pages that are wanted in Chinese too.
   * @param {string} path where the language is chosen
   */
  async inChinese(path) {
    const { page } = this.admin
    await this.#go(path)
    await this.#settled("preferences")
    await page.getByRole("radio", { name: "简体中文" }).click()
    await page.getByRole("heading", { level: 1, name: "偏好设置" }).waitFor()
    for (const [name, path] of this.#chinese) {
      await this.#go(path)
      await this.#settled(name)
      await this.#take(`zh-${name}`, [DRESSES[0]])
    }
  }

  expectNoFaults() {
    expect(this.#faults.length === 0, `faults:\n  ${this.#faults.join("\n  ")}`)
  }

  /**
   * The router hears of it, as of the browser's own buttons. A page that is left in mid-dialog is left behind.
   * @param {string} path
   */
  async #go(path) {
    const address = `${this.consoleUrl}${path}`
    // The address alone may be the same as that of an open dialog: another page between closes it.
    for (const to of [`${this.consoleUrl}/nothing`, address]) {
      await this.admin.page.evaluate((url) => history.pushState(null, "", url), to)
    }
  }

  /**
   * Until nothing is on its way and nothing stands for what is to come, twice in a row.
   * @param {string} name
   */
  async #settled(name) {
    const { page } = this.admin
    const end = Date.now() + PATIENCE
    // These have a preview beside them, which is asked for when typing rests.
    const frames = page.url().includes("/sign-in-experience/") ? 1 : 0
    for (let calm = 0; calm < 3; ) {
      const late = [...this.#waiting].map((request) => request.url()).join(", ")
      expect(Date.now() < end, `${name} does not come to rest: ${late || "something is busy"}`)
      await new Promise((wake) => setTimeout(wake, STEP))
      const isThere = await page.evaluate(
        (frames) =>
          document.querySelector("h1") !== null &&
          document.querySelector(".mantine-Skeleton-root, [aria-busy=true]") === null &&
          [...document.querySelectorAll("iframe")].filter((one) => one.contentDocument?.querySelector("h1")).length >= frames,
        frames,
      )
      calm = isThere && this.#waiting.size === 0 ? calm + 1 : 0
    }
  }

  /**
   * @param {string} name
   * @param {readonly { width: number, colorScheme: "light" | "dark" }[]} dresses
   * @param {boolean} [fullPage]
   */
  async #take(name, dresses, fullPage = true) {
    const { page } = this.admin
    for (const { width, colorScheme } of dresses) {
      const dress = `${name}-${width}-${colorScheme}`
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      await this.run.screenshot(page, dress, fullPage)
      this.count += 1
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      if (over > 0) this.#faults.push(`${dress}: scrolls sideways by ${over} px`)
    }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" })
  }
}
