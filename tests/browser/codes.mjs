// The code that was "sent": the test answers `{ "code": "123456" }` at an address of its own. And the server's clock,
// where the test lends it.

import { expect } from "./harness.mjs"

const PATIENCE = 15_000

/**
 * Asks until there is a code other than `previous`.
 * @param {string} codeUrl
 * @param {string} [previous]
 * @returns {Promise<string>}
 */
export async function nextCode(codeUrl, previous) {
  const end = Date.now() + PATIENCE
  let last = "nothing"
  while (Date.now() < end) {
    const answer = await fetch(codeUrl).catch((error) => new Response(String(error), { status: 503 }))
    last = await answer.text()
    const code = answer.ok ? JSON.parse(last).code : undefined
    if (typeof code === "string" && code !== previous) return code
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  expect(false, `no new code at ${codeUrl} after ${PATIENCE} ms; the last answer was: ${last}`)
  return ""
}

/**
 * The code that lies there now, so that it is not taken for the next one.
 * @param {string} codeUrl
 * @returns {Promise<string | undefined>}
 */
export async function currentCode(codeUrl) {
  const answer = await fetch(codeUrl)
  return answer.ok ? (await answer.json()).code : undefined
}

/**
 * A code of the same shape that is not the right one.
 * @param {string} code
 * @param {number} [step] another number gives another code
 */
export function otherCode(code, step = 1) {
  return String((Number(code) + step) % 10 ** code.length).padStart(code.length, "0")
}

/**
 * Moves the server's clock.
 * @param {string} clockUrl
 * @param {number} seconds
 */
export async function letPass(clockUrl, seconds) {
  const answer = await fetch(`${clockUrl}?seconds=${seconds}`, { method: "POST" })
  expect(answer.ok, `the clock does not move: ${answer.status}`)
}
