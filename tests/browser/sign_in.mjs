// The steps of a sign-in on Keyward's pages, as a person takes them.

import { nextCode } from "./codes.mjs"
import { page as words } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {{ number: string, country?: string }} Phone what is typed, and what is chosen in the country select
 * @typedef {{ offered: boolean, code: string }} SignedIn whether an account was offered, and the code that was used
 */

/**
 * Types the number and asks for the code.
 * @param {Page} page
 * @param {Phone} phone
 */
export async function askForCode(page, phone) {
  if (phone.country) await page.getByRole("combobox", { name: words.countrySelect }).selectOption(phone.country)
  await phoneField(page).fill(phone.number)
  await page.getByRole("button", { name: words.continueButton, exact: true }).click()
  await codeField(page).waitFor()
}

/**
 * Types a code and sends it.
 * @param {Page} page
 * @param {string} code
 */
export async function typeCode(page, code) {
  await codeField(page).fill(code)
  await page.getByRole("button", { name: words.verifyButton, exact: true }).click()
}

/**
 * The whole way from the sign-in page to `arrived`, creating the account when it is offered.
 * @param {Page} page
 * @param {Phone} phone
 * @param {string} codeUrl
 * @param {() => Promise<void>} arrived resolves once the browser is back in the app
 * @param {string} [previous] the code of the last time
 * @returns {Promise<SignedIn>}
 */
export async function signIn(page, phone, codeUrl, arrived, previous) {
  await askForCode(page, phone)
  const code = await nextCode(codeUrl, previous)
  await typeCode(page, code)
  const create = page.getByRole("button", { name: words.createButton, exact: true })
  const back = arrived()
  const offered = await Promise.race([
    create.waitFor().then(
      () => true,
      () => false, // never offered: the app's side has come first, or tells what is wrong below
    ),
    back.then(() => false),
  ])
  if (offered) await create.click()
  await back
  return { offered, code }
}

/** @param {Page} page */
export function phoneField(page) {
  return page.getByRole("textbox", { name: words.phoneField })
}

/** @param {Page} page */
export function codeField(page) {
  return page.getByRole("textbox", { name: words.codeField })
}

/**
 * What the page says is wrong: the text that its field is described by, and any alert.
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
