// A whole sign-in without scripts, through a plain app on another loopback address: the answer to the last form crosses
// to that origin by redirects, which the page's `form-action` must allow (Chromium applies it to the whole chain).

import { nextCode } from "./codes.mjs"
import { main, expect } from "./harness.mjs"
import { askForCode, heading, phoneField, signIn, typeCode } from "./sign_in.mjs"

/**
 * @typedef {object} Input
 * @property {string} authorizeUrl an authorization request
 * @property {string} codeUrl answers `{ code }`
 * @property {import("./sign_in.mjs").Phone} phone
 * @property {string} redirect the beginning of the app's redirect URI, where a server of the test answers
 */

await main("nojs", async (run, /** @type {Input} */ input) => {
  const context = await run.person({ javaScriptEnabled: false })
  const page = await context.newPage()
  /** @type {(string | undefined)[]} */
  const policies = []
  page.on("response", (response) => {
    const headers = response.headers()
    const html = headers["content-type"]?.startsWith("text/html")
    if (html && response.url().startsWith(new URL(input.authorizeUrl).origin)) {
      policies.push(headers["content-security-policy"])
    }
  })

  await page.goto(input.authorizeUrl)
  await phoneField(page).waitFor()
  const first = { url: page.url(), heading: await heading(page) }
  await run.screenshot(page, "sign-in")
  const arrived = async () => {
    await page.waitForURL((url) => url.href.startsWith(input.redirect))
  }
  const { offered, code } = await signIn(page, input.phone, input.codeUrl, arrived)
  const answer = new URL(page.url())
  expect(answer.searchParams.has("code"), `the app got no code: ${answer}`)

  run.expectPolicyKept()
  const strict = await blockedWithoutTarget(run, input, code)
  expect(policies.length > 0 && policies.every(Boolean), "a page came without a content security policy")
  expect(
    policies.every((policy) => /(^|;)\s*form-action\s/.test(policy ?? "")),
    "a page's policy says nothing of form-action",
  )
  return {
    first,
    offeredAccount: offered,
    answer: Object.fromEntries(answer.searchParams),
    policies,
    strict,
  }
})

/**
 * The control: on a page whose `form-action` names this server only, Chromium stops the answer at the last redirect.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 * @param {string} previous the code of the last time
 * @returns {Promise<string>} what Chromium says
 */
async function blockedWithoutTarget(run, input, previous) {
  const page = await (await run.person({ javaScriptEnabled: false })).newPage()
  await page.goto(input.authorizeUrl)
  await askForCode(page, input.phone)
  // Only documents that are asked for directly come by here, so the page is opened once more.
  await page.route(page.url(), async (route) => {
    if (route.request().method() !== "GET") return await route.continue()
    const response = await route.fetch()
    const policy = response.headers()["content-security-policy"]?.replace(/form-action [^;]*/, "form-action 'self'")
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy ?? "" } })
  })
  await page.goto(page.url())
  const refused = page.waitForEvent("console", (message) => /form-action/.test(message.text()))
  await typeCode(page, await nextCode(input.codeUrl, previous))
  const complaint = (await refused).text()
  expect(!page.url().startsWith(input.redirect), "the answer arrived although the policy forbids it")
  return complaint
}
