// What every script here shares: input, the browser, screenshots, the result.
//
// A Rust test starts `node tests/browser/<name>.mjs` with JSON in KEYWARD_BROWSER_INPUT. The script prints its
// observations as JSON on the last line of standard output and exits with 0; when something is not as it should be it
// says so on standard error, leaves a picture of each open page in tests/output/, and exits with 1.

import { mkdir, readdir, rm } from "node:fs/promises"
import path from "node:path"
import process from "node:process"
import { fileURLToPath } from "node:url"
import { chromium } from "playwright-core"

/**
 * @typedef {import("playwright-core").Browser} Browser
 * @typedef {import("playwright-core").BrowserContext} BrowserContext
 * @typedef {import("playwright-core").BrowserContextOptions} BrowserContextOptions
 * @typedef {import("playwright-core").Page} Page
 */

const OUTPUT = fileURLToPath(new URL("../output/", import.meta.url))

/** What this browser can do and no test wants. With the first two each new window loads pages for its address bar, which
 * cost more processor time than the pages under test. The last of two such flags counts: the others are Playwright's own. */
const NOT_WANTED = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
]

/** Nothing but the pages under test may reach the network. */
const FLAGS = [
  `--disable-features=${NOT_WANTED.join(",")}`,
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/**
 * Names lead nowhere but to this machine.
 * @param {Record<string, string>} hosts further names, and the addresses that they stand for
 */
function resolver(hosts) {
  const own = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`)
  return `--host-resolver-rules=${[...own, "MAP * ~NOTFOUND", "EXCLUDE localhost", "EXCLUDE 127.0.0.1"].join(", ")}`
}

/** How long anything on a page may take. */
const PATIENCE = 15_000

/** An expectation that did not hold. */
export class Unexpected extends Error {}

/**
 * @param {unknown} condition
 * @param {string} message what should have been
 * @returns {asserts condition}
 */
export function expect(condition, message) {
  if (!condition) throw new Unexpected(message)
}

/** One run of a script: its browser, and what the pages complained about. */
export class Run {
  /**
   * What the pages wrote as errors to the console, each once: a broken policy shows here, without scripts too.
   * @type {Set<string>}
   */
  #complaints = new Set()

  /** @type {Browser} */
  #browser

  /** @type {string} */
  #name

  /**
   * @param {string} name
   * @param {Browser} browser
   */
  constructor(name, browser) {
    this.#name = name
    this.#browser = browser
  }

  /**
   * A person's browser of its own: no cookie, no cache.
   * @param {BrowserContextOptions} [options]
   * @returns {Promise<BrowserContext>}
   */
  async person(options = {}) {
    const context = await this.#browser.newContext({
      locale: "en-US",
      viewport: { width: 1280, height: 800 },
      ...options,
    })
    context.setDefaultTimeout(PATIENCE)
    context.on("console", (message) => {
      if (message.type() === "error") this.#complaints.add(complaint(message))
    })
    context.on("weberror", (error) => this.#complaints.add(String(error.error())))
    return context
  }

  /**
   * @param {Page} page
   * @param {string} name file name without extension
   * @param {boolean} [fullPage] or only what is on the screen, as with an open dialog
   * @returns {Promise<string>} its path
   */
  async screenshot(page, name, fullPage = true) {
    const file = path.join(OUTPUT, `${this.#name}-${name}.png`)
    await page.screenshot({ path: file, fullPage })
    return file
  }

  /** Takes the pictures of the last time away, so that none of them is taken for one of this time. */
  async forgetPictures() {
    await mkdir(OUTPUT, { recursive: true })
    const old = (await readdir(OUTPUT)).filter((file) => file.startsWith(`${this.#name}-`))
    await Promise.all(old.map((file) => rm(path.join(OUTPUT, file), { force: true })))
  }

  get complaints() {
    return [...this.#complaints]
  }

  /**
   * The complaints beside refusals that were asked for, each of which must have come.
   * @param {[status: number, path: string][]} asked `*` in a path is any id
   * @returns {string[]}
   */
  complaintsBut(asked) {
    /** @param {string} text @param {[number, string]} one */
    const isOf = (text, [status, path]) => {
      const at = text.split(" at ").pop()?.split("/") ?? []
      const parts = path.split("/")
      const isThere = at.length === parts.length && parts.every((part, index) => part === "*" || part === at[index])
      return text.includes(`status of ${status} `) && isThere
    }
    for (const one of asked) {
      expect(this.complaints.some((text) => isOf(text, one)), `never refused: ${one.join(" ")}`)
    }
    return this.complaints.filter((text) => !asked.some((one) => isOf(text, one)))
  }

  /** Fails when a page broke its own content security policy. */
  expectPolicyKept() {
    const broken = this.complaints.filter((text) => /content security policy/i.test(text))
    expect(broken.length === 0, `a page broke its content security policy: ${broken.join(" | ")}`)
  }

  /** Pictures of all open pages, for whoever looks into a failure. */
  async picturesOfFailure() {
    let number = 0
    for (const context of this.#browser.contexts()) {
      for (const page of context.pages()) {
        number += 1
        console.error(`page ${number}: ${page.url()}`)
        const file = await this.screenshot(page, `failure-${number}`).catch(() => "no picture")
        console.error(`  ${file}`)
      }
    }
    for (const text of this.#complaints) console.error(`console: ${text}`)
  }
}

/**
 * What was written to the browser's console; of an answer that is a refusal, to which path it came.
 * @param {import("playwright-core").ConsoleMessage} message
 */
function complaint(message) {
  const text = message.text()
  const { url } = message.location()
  return text.startsWith("Failed to load resource") ? `${text} at ${new URL(url).pathname}` : text
}

/**
 * Reads the input, runs `script`, prints what it returns.
 * @template Input
 * @param {string} name of the script; begins the names of its pictures, unless the input has `pictures`; `hosts` of the input are names that lead somewhere
 * @param {(run: Run, input: Input) => Promise<object>} script
 */
export async function main(name, script) {
  const text = process.env.KEYWARD_BROWSER_INPUT ?? process.argv[2] ?? "null"
  const { pictures = name, hosts = {} } = JSON.parse(text) ?? {}
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, resolver(hosts)],
  })
  const run = new Run(pictures, browser)
  try {
    expect(text !== "null", "no input: set KEYWARD_BROWSER_INPUT to a JSON object")
    await run.forgetPictures()
    const observations = await script(run, JSON.parse(text))
    console.log(JSON.stringify(observations))
  } catch (error) {
    const message = error instanceof Unexpected ? error.message : (error instanceof Error && error.stack) || String(error)
    console.error(`${name}: ${message}`)
    await run.picturesOfFailure()
    process.exitCode = 1
  } finally {
    await browser.close()
  }
}
