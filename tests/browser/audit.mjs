// axe over the page that is open, by the rules of WCAG 2.2 A and AA.

import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

/**
 * @param {import("playwright-core").Page} page with scripts enabled
 * @returns {Promise<string[]>} one line a violation; empty when there is none
 */
export async function violations(page) {
  // By the debugger's protocol, so the page's own policy (which forbids foreign scripts) stays as it is. Once a page: the
  // second time finds it there.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source)
  const found = await page.evaluate(async (rules) => {
    const { axe } = /** @type {{ axe: typeof import("axe-core") }} */ (/** @type {unknown} */ (window))
    const results = await axe.run(document, {
      runOnly: { type: "tag", values: rules },
      resultTypes: ["violations"],
    })
    return results.violations.map(({ id, help, nodes }) => ({ id, help, html: nodes.map((node) => node.html) }))
  }, RULES)
  return found.map(({ id, help, html }) => `${id}: ${help}: ${html.join(" | ")}`)
}
