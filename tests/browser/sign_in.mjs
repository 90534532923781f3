// The steps of a sign-in on Keyward's pages, as a person takes them. Each is taken in English unless other words are given.

import { nextCode } from "./codes.mjs"
import { page as english } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./words.mjs").Words} Words
 * @typedef {{ number: string, country?: string }} Phone what is typed, and what is chosen in the country select
 * @typedef {{ offered: boolean, code: string }} SignedIn whether an account was offered, and the code that was used
 */

/**
 * Types the number and asks for the code; agrees to the terms where that is asked.
 * @param {Page} page
 * @param {Phone} phone
 * @param {Words} [words]
 */
export async function askForCode(page, phone, words = english) {
  if (phone.country) await page.getByRole("combobox", { name: words.countrySelect }).selectOption(phone.country)
  await phoneField(page, words).fill(phone.number)
  await agree(page, words)
  await continueButton(page, words).click()
  await codeField(page, words).waitFor()
}

/**
 * Types a code and sends it, unless the page says that it goes on by itself.
 * @param {Page} page
 * @param {string} code
 * @param {Words} [words]
 */
export async function typeCode(page, code, words = english) {
  await page.waitForLoadState()
  const byItself = (await page.getByText(words.continuesByItself).count()) > 0
  await codeField(page, words).fill(code)
  if (!byItself) await continueButton(page, words).click()
}

/**
 * The whole way from the sign-in page to `arrived`, creating the account when it is offered.
 * @param {Page} page
 * @param {Phone} phone
 * @param {string} codeUrl
 * @param {() => Promise<void>} arrived resolves once the browser is back in the app
 * @param {string} [previous] the code of the last time
 * @param {Words} [words]
 * @returns {Promise<SignedIn>}
 */
export async function signIn(page, phone, codeUrl, arrived, previous, words = english) {
  await askForCode(page, phone, words)
  const code = await nextCode(codeUrl, previous)
  await typeCode(page, code, words)
  const create = createButton(page, words)
  const back = arrived()
  const offered = await Promise.race([
    create.waitFor().then(
      () => true,
      () => false, // never offered: the app's side has come first, or tells what is wrong below
    ),
    back.then(() => false),
  ])
  if (offered) {
    await agree(page, words)
    await create.click()
  }
  await back
  return { offered, code }
}

/**
 * @param {Page} page
 * @param {Words} words
 */
async function agree(page, words) {
  const box = page.getByRole("checkbox", { name: words.agreement })
  if ((await box.count()) > 0) await box.check()
}

/**
 * @param {Page} page
 * @param {Words} [words]
 */
export function phoneField(page, words = english) {
  return page.getByRole("textbox", { name: words.phoneField })
}

/**
 * @param {Page} page
 * @param {Words} [words]
 */
export function codeField(page, words = english) {
  return page.getByRole("textbox", { name: words.codeField, exact: true })
}

/**
 * @param {Page} page
 * @param {Words} [words]
 */
export function continueButton(page, words = english) {
  return page.getByRole("button", { name: words.continueButton, exact: true })
}

/**
 * @param {Page} page
 * @param {Words} [words]
 */
export function createButton(page, words = english) {
  return page.getByRole("button", { name: words.createButton, exact: true })
}

/**
 * What the page says is wrong: the text that its field is described by.
 * @param {Page} page
 * @returns {Promise<string>}
 */
export async function faultShown(page) {
  const fault = page.locator('[aria-invalid="true"]').first()
  await fault.waitFor()
  const described = (await fault.getAttribute("aria-describedby")) ?? ""
  const texts = []
  for (const id of described.split(/\s+/).filter(Boolean)) {
    texts.push(await page.locator(`[id="${id}"]`).innerText())
  }
  return texts.join(" ").trim()
}

/**
 * The visible text of the page's heading.
 * @param {Page} page
 */
export async function heading(page) {
  return (await page.getByRole("heading", { level: 1 }).first().innerText()).trim()
}
