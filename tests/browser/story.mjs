// The story: a person signs in to the example app with a code, out, in again without being asked, into a second app
// without being asked, and after the end of the session with a new code.

import { expect, main } from "./harness.mjs"
import { heading, phoneField, signIn } from "./sign_in.mjs"
import { app, page as words } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./sign_in.mjs").Phone} Phone
 * @typedef {object} Input
 * @property {string} appUrl the example app
 * @property {string} issuer Keyward's issuer: its pages are those of the same origin
 * @property {string} codeUrl answers `{ code }`, the latest code that was sent
 * @property {Phone} phone
 * @property {string} endSessionUrl Keyward's sign-out, as a link of a page
 * @property {string} secondAuthorizeUrl an authorization request of a second app
 * @property {string} secondRedirect the beginning of the second app's address, where a server of the test answers
 */

await main("story", async (run, /** @type {Input} */ input) => {
  const context = await run.person()
  const page = await context.newPage()
  const keyward = new URL(input.issuer).origin
  const seen = addresses(page)

  // For the first time: an unknown number, so an account is offered.
  await page.goto(input.appUrl)
  await status(page, app.signedOut)
  await page.getByRole("button", { name: app.signInButton }).click()
  await phoneField(page).waitFor()
  const signInPage = { url: page.url(), title: await page.title(), heading: await heading(page) }
  expect(new URL(signInPage.url).origin === keyward, `the sign-in page lies at ${signInPage.url}, not at ${keyward}`)
  await run.screenshot(page, "sign-in")
  const first = await signIn(page, input.phone, input.codeUrl, () => status(page, app.signedIn))
  const firstApp = await appState(page)
  await run.screenshot(page, "signed-in")
  const cookies = {
    app: await cookieNames(page, input.appUrl),
    keyward: await cookieNames(page, input.issuer),
  }

  // Out of the app only: Keyward's session goes on, so the next sign-in asks nothing.
  await signOutOfApp(page)
  seen.length = 0
  await page.getByRole("button", { name: app.signInButton }).click()
  await status(page, app.signedIn)
  const silent = { pages: seen.filter((url) => url.startsWith(keyward)), app: await appState(page) }
  expect(silent.pages.length === 0, `the second sign-in showed ${silent.pages.join(", ")}`)

  // A second app is answered at once, too.
  await openSecondApp(page, input)
  await page.goto(input.appUrl)

  // Out of everything: now a new code is asked for, and no account is offered any more.
  await signOutOfApp(page)
  await page.goto(input.endSessionUrl)
  const signOutPage = { url: page.url(), asked: await endSession(page), leftAt: page.url() }
  expect(!(await cookieNames(page, input.issuer)).includes("_session"), "the session's cookie is still there")
  await page.goto(input.appUrl)
  await page.getByRole("button", { name: app.signInButton }).click()
  await phoneField(page).waitFor()
  const again = await signIn(page, input.phone, input.codeUrl, () => status(page, app.signedIn), first.code)
  expect(!again.offered, "an account was offered to a number that has one")
  const lastApp = await appState(page)
  const second = { url: await openSecondApp(page, input) }

  run.expectPolicyKept()
  return {
    signInPage,
    offeredAccount: first.offered,
    firstApp,
    cookies,
    silent,
    second,
    signOutPage,
    again: { offeredAccount: again.offered, app: lastApp },
    complaints: run.complaints,
  }
})

/**
 * Opens the second app, which is answered without a question.
 * @param {Page} page
 * @param {Input} input
 * @returns {Promise<string>} the answer
 */
async function openSecondApp(page, input) {
  await page.goto(input.secondAuthorizeUrl)
  const url = page.url()
  expect(url.startsWith(input.secondRedirect), `the second app was not answered: ${url}`)
  expect(new URL(url).searchParams.has("code"), `the second app got no code: ${url}`)
  return url
}

/**
 * Waits until the app says so.
 * @param {Page} page
 * @param {string} text
 */
async function status(page, text) {
  await page.getByRole("status").filter({ hasText: text }).waitFor()
}

/**
 * What the app knows of the person.
 * @param {Page} page
 */
async function appState(page) {
  const [name, email] = await page.getByRole("definition").allInnerTexts()
  return { url: page.url(), name, email }
}

/** @param {Page} page */
async function signOutOfApp(page) {
  await page.getByRole("button", { name: app.signOutButton }).click()
  await status(page, app.signedOut)
}

/**
 * Answers the question whether to sign out, if there is one.
 * @param {Page} page
 * @returns {Promise<boolean>} whether it was asked
 */
async function endSession(page) {
  const button = page.getByRole("button", { name: words.signOutButton, exact: true })
  if ((await button.count()) === 0) return false
  await Promise.all([page.waitForNavigation(), button.click()])
  return true
}

/**
 * @param {Page} page
 * @param {string} url
 */
async function cookieNames(page, url) {
  const cookies = await page.context().cookies(url)
  return cookies.map((cookie) => cookie.name).sort()
}

/**
 * Every document that the page shows from now on.
 * @param {Page} page
 * @returns {string[]} grows with each
 */
function addresses(page) {
  /** @type {string[]} */
  const seen = []
  page.on("framenavigated", (frame) => {
    if (frame === page.mainFrame()) seen.push(frame.url())
  })
  return seen
}
