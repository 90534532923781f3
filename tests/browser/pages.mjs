// Every page in every dress: with and without scripts, on a phone and on a desk, light and dark, in each language.
// Each is photographed; none may scroll sideways or break its policy; axe looks where scripts run. The first of them
// is weighed on a cold cache.

import { violations } from "./audit.mjs"
import { nextCode, otherCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { askForCode, codeField, phoneField, typeCode } from "./sign_in.mjs"
import { cost } from "./wire.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./sign_in.mjs").Phone} Phone
 *
 * How to get to a page: open `url`, then do `then` (in English). `reload: false` is for a page that answers a form
 * directly: it is only looked at in English, since opening it again would send the form again.
 * @typedef {object} State
 * @property {string} name begins the names of its pictures
 * @property {string} url
 * @property {"open" | "code" | "wrong-code" | "offer" | "bad-phone"} [then]
 * @property {boolean} [reload]
 * @property {number} [status] what the page itself answers with; 200 when not given
 *
 * @typedef {object} Input
 * @property {State[]} states
 * @property {string} [codeUrl] answers `{ code }`; needed for `wrong-code` and `offer`
 * @property {Phone[]} [phones] needed for `code`, `wrong-code`, `offer`: each takes two, so that no limit is reached
 * @property {string[]} [languages] tags for Accept-Language
 * @property {{ url: string, requests: number, bytes: number }} [limit] what the page at `url` may cost
 */

const WIDTHS = [360, 1280]
const SCHEMES = /** @type {const} */ (["light", "dark"])

await main("pages", async (run, /** @type {Input} */ input) => {
  const languages = input.languages ?? ["en", "zh-CN"]
  let looks = 0
  /** @type {string[]} */
  const faults = []
  /** @type {Record<string, string>} */
  const titles = {}

  for (const state of input.states) {
    for (const scripts of [true, false]) {
      const way = await run.person({ javaScriptEnabled: scripts })
      const start = await way.newPage()
      await reach(start, state, input)
      for (const language of state.reload === false ? ["en"] : languages) {
        const dress = { javaScriptEnabled: scripts, locale: language }
        const page = state.reload === false ? start : await reopened(run, start, state, dress)
        const lang = (await page.locator("html").getAttribute("lang")) ?? ""
        expect(lang.split("-")[0] === language.split("-")[0], `${state.name} asked for in ${language} came in "${lang}"`)
        titles[`${state.name} ${language}`] = await page.title()
        for (const width of WIDTHS) {
          for (const scheme of SCHEMES) {
            const look = [state.name, language, width, scheme, scripts ? "scripts" : "no-scripts"].join("-")
            await page.setViewportSize({ width, height: 800 })
            await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" })
            faults.push(...(await faultsOf(page, scripts)).map((fault) => `${look}: ${fault}`))
            await run.screenshot(page, look)
            looks += 1
          }
        }
        await page.context().close()
      }
      await way.close()
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

  expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
  run.expectPolicyKept()
  return { looks, titles, weight, complaints: run.complaints }
})

/**
 * @param {Page} page
 * @param {State} state
 * @param {Input} input
 */
async function reach(page, state, input) {
  await page.goto(state.url)
  const then = state.then ?? "open"
  if (then === "open") return
  if (then === "bad-phone") {
    await phoneField(page).fill("12")
    await phoneField(page).press("Enter")
    await page.locator('[aria-invalid="true"]').first().waitFor()
    return
  }
  const phone = input.phones?.shift()
  expect(phone, `${state.name} needs one more phone number`)
  const before = then === "code" || !input.codeUrl ? undefined : await currentCode(input.codeUrl)
  await askForCode(page, phone)
  if (then === "code") return
  expect(input.codeUrl, `${state.name} needs a code`)
  const code = await nextCode(input.codeUrl, before)
  await typeCode(page, then === "wrong-code" ? otherCode(code) : code)
  if (then === "wrong-code") await page.locator('[aria-invalid="true"]').first().waitFor()
  else await codeField(page).waitFor({ state: "detached" })
}

/**
 * The same person (by cookies) opens the same address again, in a browser of another language.
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {State} state
 * @param {import("playwright-core").BrowserContextOptions} options
 */
async function reopened(run, page, state, options) {
  const context = await run.person({ ...options, storageState: await page.context().storageState() })
  const again = await context.newPage()
  const answer = await again.goto(page.url())
  const wanted = state.status ?? 200
  expect(answer?.status() === wanted, `${state.name} (${options.locale}) answered ${answer?.status()}, not ${wanted}`)
  return again
}

/**
 * The code of an earlier state, so that it is not taken for the new one.
 * @param {string} codeUrl
 * @returns {Promise<string | undefined>}
 */
async function currentCode(codeUrl) {
  const answer = await fetch(codeUrl)
  return answer.ok ? (await answer.json()).code : undefined
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
