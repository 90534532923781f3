// What can go wrong with a code: a wrong one is refused beside the field and the right one still works; the address of
// the code page is of no use in another browser.

import { nextCode, otherCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { askForCode, codeField, faultShown, heading, typeCode } from "./sign_in.mjs"
import { page as words } from "./words.mjs"

/**
 * @typedef {object} Input
 * @property {string} authorizeUrl an authorization request
 * @property {string} codeUrl answers `{ code }`
 * @property {import("./sign_in.mjs").Phone} phone
 * @property {string} redirect the beginning of the app's redirect URI, where a server of the test answers
 * @property {boolean} [resend] whether a second code is asked for (the test must have let enough time pass)
 */

await main("errors", async (run, /** @type {Input} */ input) => {
  const page = await (await run.person()).newPage()
  await page.goto(input.authorizeUrl)
  await askForCode(page, input.phone)
  let code = await nextCode(input.codeUrl)
  const codePage = page.url()

  // The page's address in another browser.
  const stranger = await (await run.person()).newPage()
  const answer = await stranger.goto(codePage)
  const refusal = { status: answer?.status(), url: stranger.url(), heading: await heading(stranger) }
  expect((await codeField(stranger).count()) === 0, "another browser was asked for the code")
  await run.screenshot(stranger, "other-browser")

  // A wrong code: said beside the field, which keeps what was typed.
  const wrong = otherCode(code)
  await typeCode(page, wrong)
  const wrongCode = { fault: await faultShown(page), kept: await codeField(page).inputValue() }
  expect(wrongCode.fault !== "", "the field is marked as wrong, but nothing says why")
  await run.screenshot(page, "wrong-code")

  // A second code, where the test asks for it.
  if (input.resend) {
    await page.getByRole("button", { name: words.resendButton }).click()
    code = await nextCode(input.codeUrl, code)
  }

  // The right one, from the same page.
  await typeCode(page, code)
  const create = page.getByRole("button", { name: words.createButton, exact: true })
  const arrived = page.waitForURL((url) => url.href.startsWith(input.redirect))
  await Promise.race([create.waitFor().then(() => create.click(), () => undefined), arrived])
  await arrived

  run.expectPolicyKept()
  return { codePage, refusal, wrongCode, answer: page.url(), complaints: run.complaints }
})
