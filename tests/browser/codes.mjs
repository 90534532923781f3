// The code that was "sent": the test answers `{ "code": "123456" }` at an address of its own.

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
 * A code of the same shape that is not the right one.
 * @param {string} code
 */
export function otherCode(code) {
  return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, "0")
}
