// An application of somebody else, with and without scripts: a person signs in, is asked, allows, is asked again and
// cancels. Each answer crosses to the application's origin, which the page's `form-action` must allow.

import { expect, main } from "./harness.mjs"
import { signIn } from "./sign_in.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {object} Input
 * @property {string} authorizeUrl an authorization request
 * @property {string} againUrl one that asks for consent again
 * @property {string} chooserUrl one that asks which account to use
 * @property {string} codeUrl answers `{ code }`
 * @property {import("./sign_in.mjs").Phone[]} phones a person for each way
 * @property {string} redirect the beginning of the app's redirect URI, where a server of the test answers
 */

const words = texts("en")

await main("consent", async (run, /** @type {Input} */ input) => {
  const answers = []
  /** @type {string | undefined} */
  let previous
  for (const javaScriptEnabled of [true, false]) {
    const page = await (await run.person({ javaScriptEnabled })).newPage()
    const asked = async () => page.waitForURL((url) => url.pathname === "/consent")
    const arrived = async () => {
      await page.waitForURL((url) => url.href.startsWith(input.redirect))
      return Object.fromEntries(new URL(page.url()).searchParams)
    }
    /** @param {string} key */
    const press = (key) => page.getByRole("button", { name: words[key], exact: true }).click()
    const [phone] = input.phones.splice(0, 1)
    expect(phone, "there is a person for each way")

    await page.goto(input.authorizeUrl)
    const signedIn = await signIn(page, phone, input.codeUrl, asked, previous)
    previous = signedIn.code
    const items = await page.getByRole("listitem").allTextContents()
    await run.screenshot(page, javaScriptEnabled ? "asked" : "asked-without-scripts")
    await press("consent.allow")
    const allowed = await arrived()

    await page.goto(input.againUrl)
    await asked()
    await press("consent.cancel")
    const cancelled = await arrived()

    await page.goto(input.chooserUrl)
    await page.locator("button.account").click()
    const chosen = await arrived()
    answers.push({ items, allowed, cancelled, chosen })
  }
  run.expectPolicyKept()
  return { answers }
})
