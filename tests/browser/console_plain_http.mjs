// The Console at an address of the local network, where browsers hide `crypto.subtle`: it works, and warns.

import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl what the server printed
 * @property {string} consoleUrl
 */

await main("console_plain_http", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  const { page, words } = admin
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  const isHidden = await page.evaluate(() => !isSecureContext && crypto.subtle === undefined)
  expect(isHidden, "this address is as good as https")
  await page.getByRole("alert").filter({ hasText: words("common:shell.plainHttp") }).waitFor()
  // Whoever reloads is signed in by the session, on this page.
  await page.reload()
  await admin.heading(words("get-started:title"))
  admin.expectNoFaults()
  run.expectPolicyKept()
  return {}
})
