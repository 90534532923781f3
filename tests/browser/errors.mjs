// What can go wrong with a code: a wrong one is refused beside the field and the right one still works; an older one, one
// that was guessed at too often and one that is too old are refused; a conversation is of no use in another browser, and of
// no use twice.

import { letPass, nextCode, otherCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { askForCode, codeField, createButton, faultShown, heading, typeCode } from "./sign_in.mjs"
import { page as words } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {object} Input
 * @property {string} authorizeUrl an authorization request
 * @property {string} registerUrl one that asks for the registration page, and for a person who is asked again
 * @property {string} codeUrl answers `{ code }`
 * @property {string} clockUrl moves the server's clock: POST with `?seconds=`
 * @property {import("./sign_in.mjs").Phone} phone
 * @property {import("./sign_in.mjs").Phone} otherPhone
 * @property {string} redirect the beginning of the app's redirect URI, where a server of the test answers
 * @property {number} attempts how many wrong codes make a code worthless
 * @property {number} lifetime seconds that a code works
 * @property {number} wait seconds before another code can be sent
 */

await main("errors", async (run, /** @type {Input} */ input) => {
  const page = await (await run.person()).newPage()
  const arrived = () => page.waitForURL((url) => url.href.startsWith(input.redirect))
  await page.goto(input.authorizeUrl)
  await askForCode(page, input.phone)
  const first = await nextCode(input.codeUrl)
  const codePage = page.url()
  const resume = await resumeUrl(page)

  // The page's address and the address where the provider takes over, in another browser.
  const stranger = await (await run.person()).newPage()
  const elsewhere = { codePage: await opened(stranger, codePage), resume: await opened(stranger, resume) }
  await run.screenshot(stranger, "other-browser")

  // A wrong code: said beside the field, which keeps what was typed.
  const wrong = otherCode(first)
  const wrongCode = { typed: wrong, ...(await refused(page, wrong)) }
  await run.screenshot(page, "wrong-code")

  // Another code: the older one works no more.
  await letPass(input.clockUrl, input.wait)
  const second = await resend(page, codePage, input.codeUrl, first)
  const olderCode = await refused(page, first)
  await typeCode(page, second)
  await createButton(page).click()
  await arrived()
  const answer = page.url()

  // Both addresses once more, in the very browser that has used them.
  const afterwards = { codePage: await opened(page, codePage), resume: await opened(page, resume) }

  // Guessing ends with the code.
  await page.context().clearCookies()
  await page.goto(input.authorizeUrl)
  await askForCode(page, input.otherPhone)
  const guessed = await nextCode(input.codeUrl, second)
  for (let step = 1; step <= input.attempts; step += 1) await refused(page, otherCode(guessed, step))
  const guessedTooOften = await refused(page, guessed)
  await run.screenshot(page, "guessed-too-often")

  // Time ends it too.
  await letPass(input.clockUrl, input.wait)
  const late = await resend(page, page.url(), input.codeUrl, guessed)
  await letPass(input.clockUrl, input.lifetime + 1)
  const tooLate = await refused(page, late)

  // Who has an account and registers is offered to sign in, without another code.
  await page.goto(input.registerUrl)
  await askForCode(page, input.phone)
  await typeCode(page, await nextCode(input.codeUrl, late))
  const signInInstead = page.getByRole("button", { name: words.signInButton, exact: true })
  await signInInstead.waitFor()
  const known = { heading: await heading(page) }
  await run.screenshot(page, "account-exists")
  await signInInstead.click()
  await arrived()

  run.expectPolicyKept()
  return {
    elsewhere,
    wrongCode,
    olderCode,
    answer,
    afterwards,
    guessedTooOften,
    tooLate,
    known: { ...known, answer: page.url() },
    complaints: run.complaints,
  }
})

/**
 * Where the provider takes over from the conversation that this browser began last.
 * @param {Page} page
 */
async function resumeUrl(page) {
  const cookies = await page.context().cookies()
  const value = cookies.find((cookie) => cookie.name === "_interaction")?.value
  expect(value, "no cookie says which conversation it is")
  return new URL(`/oidc/auth/${JSON.parse(decodeURIComponent(value))._legacy}`, page.url()).href
}

/**
 * What a browser gets that has no business there.
 * @param {Page} page
 * @param {string} url
 */
async function opened(page, url) {
  const answer = await page.goto(url)
  expect((await codeField(page).count()) === 0, `${url} asked another browser for the code`)
  return { status: answer?.status(), url: page.url(), heading: await heading(page) }
}

/**
 * Types a code that is refused.
 * @param {Page} page
 * @param {string} code
 */
async function refused(page, code) {
  const posted = page.waitForResponse((response) => response.request().method() === "POST")
  const loaded = page.waitForEvent("load")
  await typeCode(page, code)
  const status = (await posted).status()
  await loaded
  const fault = await faultShown(page)
  expect(fault !== "", "the field is marked as wrong, but nothing says why")
  return { status, fault, kept: await codeField(page).inputValue() }
}

/**
 * Asks for another code; the page is opened again first, since its countdown knows nothing of the test's clock.
 * @param {Page} page
 * @param {string} codePage
 * @param {string} codeUrl
 * @param {string} previous
 */
async function resend(page, codePage, codeUrl, previous) {
  await page.goto(codePage)
  await page.getByRole("button", { name: words.resendButton }).click()
  await page.getByRole("status").waitFor()
  return await nextCode(codeUrl, previous)
}
