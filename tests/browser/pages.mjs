// Every page in every dress: with and without scripts, on a phone and on a desk, light and dark, in each language.
// Each is photographed; none may scroll sideways or break its policy; axe looks where scripts run. One of them is weighed
// on a cold cache, and sits for its portrait (docs/images/sign-in*.png are copies of pages-portrait-*.png).

import { violations } from "./audit.mjs"
import { currentCode, nextCode, otherCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { askForCode, codeField, continueButton, createButton, phoneField, typeCode } from "./sign_in.mjs"
import { cost } from "./wire.mjs"
import { pageIn } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./sign_in.mjs").Phone} Phone
 * @typedef {import("./words.mjs").Words} Words
 *
 * How to get to a page: open `url`, do `then`, and at last open `next` where it is given.
 * @typedef {object} State
 * @property {string} name begins the names of its pictures
 * @property {string} url
 * @property {Step} [then]
 * @property {Phone} [phone] for `known` and `signed-in`: somebody with an account; else each time is somebody new
 * @property {string} [next]
 * @property {number} [status] what `url` answers with; 200 when not given
 * @property {boolean} [goesOn] with scripts it goes on by itself, so it is looked at without them only
 *
 * @typedef {"open" | "bad-phone" | "code" | "wrong-code" | "resent" | "offer" | "known" | "signed-in" | "sign-out"} Step
 *
 * @typedef {object} Input
 * @property {State[]} states
 * @property {string} codeUrl answers `{ code }`
 * @property {string[]} [languages] tags for Accept-Language
 * @property {{ url: string, requests: number, bytes: number }} [limit] what the page at `url` may cost
 * @property {string} [portrait] the page of the README's picture
 * @property {string} [pictures] begins the names of the pictures instead of this script's name
 */

const WIDTHS = [360, 1280]
const SCHEMES = /** @type {const} */ (["light", "dark"])

let newcomers = 0

await main("pages", async (run, /** @type {Input} */ input) => {
  const languages = input.languages ?? ["en", "zh-CN"]
  let looks = 0
  /** @type {string[]} */
  const faults = []
  /** @type {Record<string, string>} */
  const titles = {}

  for (const state of input.states) {
    for (const scripts of state.goesOn ? [false] : [true, false]) {
      for (const language of languages) {
        const context = await run.person({ javaScriptEnabled: scripts, locale: language })
        const page = await context.newPage()
        await reach(page, state, input, pageIn(language))
        const lang = (await page.locator("html").getAttribute("lang")) ?? ""
        expect(lang === language, `${state.name} asked for in ${language} came in "${lang}"`)
        titles[`${state.name} ${language}`] = await page.title()
        for (const width of WIDTHS) {
          const grounds = new Set()
          for (const scheme of SCHEMES) {
            const look = [state.name, language, width, scheme, scripts ? "scripts" : "no-scripts"].join("-")
            await page.setViewportSize({ width, height: 800 })
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" })
            faults.push(...(await faultsOf(page, scripts)).map((fault) => `${look}: ${fault}`))
            grounds.add(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
            await run.screenshot(page, look)
            looks += 1
          }
          if (grounds.size < SCHEMES.length) faults.push(`${state.name} ${width}: dark and light have the same ground`)
        }
        await context.close()
      }
    }
  }

  let weight
  if (input.limit) {
    const context = await run.person()
    weight = await cost(await context.newPage(), input.limit.url)
    await context.close()
    const { requests, bytes } = input.limit
    const list = weight.parts.map((part) => `${part.url} ${part.bytes}`).join(", ")
    expect(weight.requests <= requests, `${weight.requests} requests instead of ${requests}: ${list}`)
    expect(weight.bytes <= bytes, `${weight.bytes} bytes on the wire instead of ${bytes}: ${list}`)
  }
  if (input.portrait) await portraits(run, input.portrait)

  expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
  run.expectPolicyKept()
  return { looks, titles, weight, complaints: run.complaints }
})

/** Somebody who has no account yet. */
function newcomer() {
  newcomers += 1
  return { number: `+86 139 0013 ${String(newcomers).padStart(4, "0")}` }
}

/**
 * @param {Page} page
 * @param {State} state
 * @param {Input} input
 * @param {Words} words of the browser's language
 */
async function reach(page, state, input, words) {
  const answer = await page.goto(state.url)
  const wanted = state.status ?? 200
  expect(answer?.status() === wanted, `${state.name} answered ${answer?.status()}, not ${wanted}`)
  await follow(page, state, input, words)
  if (state.next) await page.goto(state.next)
  if (state.then === "sign-out") {
    const button = page.getByRole("button", { name: words.signOutButton, exact: true })
    await Promise.all([page.waitForEvent("load"), button.click()])
  }
}

/**
 * @param {Page} page
 * @param {State} state
 * @param {Input} input
 * @param {Words} words
 */
async function follow(page, state, input, words) {
  const invalid = page.locator('[aria-invalid="true"]').first()
  const then = state.then ?? "open"
  if (then === "open") return
  if (then === "bad-phone") {
    await phoneField(page, words).fill("12")
    await continueButton(page, words).click()
    return await invalid.waitFor()
  }
  const before = await currentCode(input.codeUrl)
  await askForCode(page, state.phone ?? newcomer(), words)
  if (then === "code") return
  if (then === "resent") {
    await page.goto(`${page.url()}&resent=true`)
    return
  }
  const code = await nextCode(input.codeUrl, before)
  await typeCode(page, then === "wrong-code" ? otherCode(code) : code, words)
  if (then === "wrong-code") return await invalid.waitFor()
  await codeField(page, words).waitFor({ state: "detached" })
  if (then === "offer") await createButton(page, words).waitFor()
}

/**
 * The page as the README shows it.
 * @param {import("./harness.mjs").Run} run
 * @param {string} url
 */
async function portraits(run, url) {
  for (const colorScheme of SCHEMES) {
    const context = await run.person({ viewport: { width: 880, height: 600 }, deviceScaleFactor: 2, colorScheme })
    const page = await context.newPage()
    await page.goto(url)
    await phoneField(page).fill("415 555 2671")
    await run.screenshot(page, `portrait-${colorScheme}`)
    await context.close()
  }
}

/**
 * @param {Page} page
 * @param {boolean} scripts whether the page may run any, and so axe too
 */
async function faultsOf(page, scripts) {
  const { content, visible } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    visible: document.documentElement.clientWidth,
  }))
  const sideways = content > visible ? [`scrolls sideways: ${content} px in ${visible} px`] : []
  return scripts ? [...sideways, ...(await violations(page))] : sideways
}
