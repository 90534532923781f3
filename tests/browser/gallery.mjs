// Every state of every page in every language on a narrow phone: nothing scrolls sideways, sticks out or is cut off, and
// axe has nothing to say in either scheme. The pages are the gallery's, so no server stands behind them.

import { violations } from "./audit.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {object} Input
 * @property {string} origin answers `/<look>/<state>.html`
 * @property {string[]} looks languages, and what a tenant or a long name changes
 * @property {string[]} states
 * @property {string[]} audited the looks that axe looks at
 * @property {string[]} pictured the states that are photographed
 */

const WIDTH = 360
const SCHEMES = /** @type {const} */ (["light", "dark"])

/** How many tabs load pages side by side: while one waits for the next page, another measures. */
const TABS = 3

await main("gallery", async (run, /** @type {Input} */ input) => {
  const context = await run.person({ viewport: { width: WIDTH, height: 740 }, reducedMotion: "reduce" })
  const visits = input.looks.flatMap((look) => input.states.map((state) => ({ look, state })))
  let audits = 0
  /** @type {Map<string, string[]>} */
  const faults = new Map()
  const next = visits.values()
  const tab = async () => {
    const page = await context.newPage()
    for (const { look, state } of next) {
      const name = `${look} ${state}`
      const answer = await page.goto(`${input.origin}/${look}/${state}.html`)
      expect(answer?.status() === 200, `${name} answered ${answer?.status()}`)
      const found = await misfits(page)
      const isAudited = input.audited.includes(look)
      const isPictured = input.pictured.includes(state)
      for (const colorScheme of isAudited || isPictured ? SCHEMES : []) {
        await page.emulateMedia({ colorScheme })
        if (isAudited) {
          found.push(...(await violations(page)).map((fault) => `${colorScheme}: ${fault}`))
          audits += 1
        }
        if (isPictured) await run.screenshot(page, `${look}-${state}-${colorScheme}`)
      }
      faults.set(name, found)
    }
  }
  await Promise.all(Array.from({ length: TABS }, tab))
  await context.close()
  const listed = [...faults].flatMap(([name, found]) => found.map((fault) => `${name}: ${fault}`))
  expect(listed.length === 0, `faults:\n  ${listed.join("\n  ")}`)
  run.expectPolicyKept()
  return { seen: faults.size, audits }
})

/**
 * What does not fit: the page, or an element whose text is longer than itself. Lists cut their entries off by
 * themselves, and fields scroll.
 * @param {Page} page
 * @returns {Promise<string[]>}
 */
async function misfits(page) {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const faults = scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px in ${clientWidth} px`] : []
    for (const element of document.querySelectorAll("main *:not(select, option, optgroup, input, svg, svg *), footer *")) {
      const box = element.getBoundingClientRect()
      if (box.width === 0) continue
      const shown = `<${element.tagName.toLowerCase()}> ${element.textContent?.trim().slice(0, 60)}`
      if (box.left < -0.5 || box.right > clientWidth + 0.5) faults.push(`sticks out: ${shown}`)
      const cut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline"
      if (cut) faults.push(`is cut off: ${shown}`)
    }
    return faults
  })
}
