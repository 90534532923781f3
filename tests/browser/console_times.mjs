// Measures the Console for `benches/src/console`: what a first visit loads, how long it takes until the first page can be
// used, and how long a list of very many users takes to turn a page and to find somebody.

import { rows, visit } from "./console_clock.mjs"
import { SIZE } from "./console_list.mjs"
import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./harness.mjs").Run} Run
 * @typedef {import("./console_clock.mjs").Took} Took
 * @typedef {import("./console_clock.mjs").Wanted} Wanted
 *
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {number} count of users
 * @property {number} visits of each kind
 * @property {number} pages to turn, near the beginning of the list and near its end
 * @property {string[]} rare what one user or a few have
 * @property {string[]} common what many have
 *
 * @typedef {object} Loaded
 * @property {string} kind of what was loaded
 * @property {number} bytes on the wire, heads included
 */

/** Between two keys, in ms: far less than the pause after which the list is searched. */
const BETWEEN_KEYS = 30

await main("console_times", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  const session = await admin.page.context().storageState()
  const heading = admin.words("get-started:title")

  /** @param {boolean} presses */
  const browser = async (presses) => {
    const context = await run.person({ storageState: { ...session, origins: [] } })
    await context.addInitScript(visit, { heading, presses })
    return context
  }

  // A menu that opens makes the Console load the pages that it leads to.
  const onlyLooks = await browser(false)
  const { loaded } = await visited(await onlyLooks.newPage(), input.consoleUrl)
  await onlyLooks.close()
  /** @type {number[]} */
  const cold = []
  /** @type {number[]} */
  const warm = []
  for (let number = 0; number < input.visits; number += 1) {
    const context = await browser(true)
    cold.push((await visited(await context.newPage(), input.consoleUrl)).took)
    warm.push((await visited(await context.newPage(), input.consoleUrl)).took)
    await context.close()
  }

  const near = await paged(admin, input, 1)
  const far = await paged(admin, input, Math.floor(input.count / SIZE) - input.pages - 1)
  const rare = await searched(admin, input, input.rare)
  const common = await searched(admin, input, input.common)
  run.expectPolicyKept()
  return { loaded, cold, warm, near, far, rare, common }
})

/**
 * One visit, and what it loads until nothing more comes.
 * @param {Page} page
 * @param {string} url
 */
async function visited(page, url) {
  const network = await page.context().newCDPSession(page)
  /** @type {Map<string, Loaded>} */
  const loaded = new Map()
  await network.send("Network.enable")
  network.on("Network.requestWillBeSent", ({ requestId, type, redirectResponse }) => {
    // An answer that leads on has the same number as the request that follows.
    if (redirectResponse) loaded.set(`${requestId} ${loaded.size}`, { kind: "Redirect", bytes: redirectResponse.encodedDataLength })
    loaded.set(requestId, { kind: type ?? "Other", bytes: 0 })
  })
  network.on("Network.responseReceived", ({ requestId, response }) => add(requestId, response.encodedDataLength))
  network.on("Network.dataReceived", ({ requestId, encodedDataLength }) => add(requestId, encodedDataLength))
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const one = loaded.get(requestId)
    if (one) one.bytes = encodedDataLength
  })
  /**
   * @param {string} requestId
   * @param {number} bytes
   */
  function add(requestId, bytes) {
    const one = loaded.get(requestId)
    if (one) one.bytes += bytes
  }
  await page.goto(url)
  await page.waitForFunction(() => "measured" in window)
  const took = await page.evaluate(() => /** @type {{ measured: number }} */ (/** @type {unknown} */ (window)).measured)
  await page.waitForLoadState("networkidle")
  await page.close()
  return { took, loaded: [...loaded.values()] }
}

/**
 * Turns page after page with the arrow below the table, after this one.
 * @param {Administrator} admin
 * @param {Input} input
 * @param {number} after
 */
async function paged({ page, words }, { consoleUrl, count, pages }, after) {
  await page.goto(`${consoleUrl}/users?page=${after}`)
  const next = page.getByRole("button", { name: words("common:table.next"), exact: true })
  await next.waitFor()
  const times = []
  for (let number = after + 1; number <= after + pages; number += 1) {
    const [first, last, total] = [(number - 1) * SIZE + 1, number * SIZE, count].map((one) => one.toLocaleString("en"))
    const shown = words("common:table.shown", { first, last, total })
    times.push(await timed(page, { event: "click", address: { page: `${number}` }, text: "", shown }, () => next.click()))
  }
  return times
}

/**
 * Searches for text after text, key by key.
 * @param {Administrator} admin
 * @param {Input} input
 * @param {string[]} texts
 */
async function searched({ page, words }, { consoleUrl }, texts) {
  await page.goto(`${consoleUrl}/users`)
  const field = page.getByRole("searchbox", { name: words("users:search") })
  const times = []
  for (const text of texts) {
    await field.clear()
    await page.waitForURL((url) => !url.searchParams.has("search"))
    const type = () => field.pressSequentially(text, { delay: BETWEEN_KEYS })
    times.push(await timed(page, { event: "keydown", address: { search: text }, text }, type))
  }
  return times
}

/**
 * @param {Page} page
 * @param {Wanted} wanted
 * @param {() => Promise<void>} act
 * @returns {Promise<Took>}
 */
async function timed(page, wanted, act) {
  await page.locator('main [aria-busy="true"]').first().waitFor({ state: "detached" })
  await page.evaluate(rows, wanted)
  await act()
  const took = await page.evaluate(() => /** @type {{ measured: Promise<Took> }} */ (/** @type {unknown} */ (window)).measured)
  expect(took.all >= took.pause + took.server && took.pause >= 0, `this is no time: ${JSON.stringify(took)}`)
  return took
}
