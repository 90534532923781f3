// A sample of identifier × method × purpose × what the sign-up demands: each walked as a person walks it, with and without
// scripts, and told as the list of the pages that came. What should have come, the test knows.

import { currentCode, nextCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { typeCode } from "./sign_in.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 *
 * @typedef {object} Walk
 * @property {string} url where it begins
 * @property {string} signUp what the sign-up demands: the name of a switch
 * @property {"password" | "code"} by
 * @property {string} value the identifier
 * @property {boolean} scripts
 *
 * @typedef {object} Input
 * @property {Walk[]} walks
 * @property {Record<string, string>} switchUrls
 * @property {string} codeUrl answers `{ code }`
 * @property {string} redirect the beginning of the app's redirect URI
 * @property {string} password what accounts have
 * @property {string} newPassword what is chosen
 */

const en = texts("en")

/** The most pages of a walk. */
const MOST = 9

/** Pages that ask for nothing, by their path. */
const OFFERS = new Map([
  ["/sign-in/no-account", "no account"],
  ["/register/account-exists", "account exists"],
])

/**
 * What the page asks for.
 * @param {Page} page
 */
async function nameOf(page) {
  const { pathname } = new URL(page.url())
  const has = async (/** @type {string} */ selector) => (await page.locator(selector).count()) > 0
  if (await has("#code")) return "code"
  if (await has("#password[autocomplete=new-password]")) return "new password"
  if (await has("#identifier, #phone")) return pathname.startsWith("/continue/") ? "further" : "identifier"
  if (await has("#password")) return "password"
  return OFFERS.get(pathname) ?? pathname
}

/**
 * Does something and waits for the page that answers.
 * @param {Page} page
 * @param {() => Promise<void>} act
 */
const onward = (page, act) => Promise.all([page.waitForEvent("load"), act()])

/**
 * @param {Page} page
 * @param {string[]} names of buttons, of which the page has one
 */
async function press(page, ...names) {
  for (const name of names) {
    const button = page.getByRole("button", { name, exact: true })
    if ((await button.count()) > 0) return onward(page, () => button.click())
  }
  expect(false, `no button ${names.join(" or ")} on ${page.url()}`)
}

/**
 * Fills a field in, where the page has it.
 * @param {Page} page
 * @param {string} id
 * @param {string} text
 */
async function fill(page, id, text) {
  const field = page.locator(`#${id}`)
  if ((await field.count()) > 0) await field.fill(text)
}

/**
 * Walks to the end; the names of the pages.
 * @param {Page} page
 * @param {Input} input
 * @param {Walk} walk
 */
async function walkOn(page, input, walk) {
  const pages = []
  let code = await currentCode(input.codeUrl)
  await page.goto(walk.url)
  while (pages.length < MOST) {
    const url = new URL(page.url())
    if (url.href.startsWith(input.redirect)) {
      expect(url.searchParams.has("code"), `the app got no code: ${url}`)
      return [...pages, "app"]
    }
    if ((await page.getByText(en["forgot.done"]).count()) > 0) return [...pages, "done"]
    const wrong = page.locator("[aria-invalid]").first()
    if ((await wrong.count()) > 0) return [...pages, `fault: ${await page.locator(".error").first().innerText()}`]
    const name = await nameOf(page)
    pages.push(name)
    switch (name) {
      case "identifier":
        // A number is typed as it is dialled from elsewhere.
        await fill(page, "identifier", walk.value.replace(/^(?=\d)/, "+"))
        await fill(page, "password", input.password)
        await press(page, en["action.continue"])
        break
      case "further":
        await fill(page, "identifier", `further-${walk.scripts}@shop.example`)
        await press(page, en["action.continue"])
        break
      case "password":
        await fill(page, "password", input.password)
        await press(page, walk.by === "code" ? en["password.use_code"] : en["action.continue"])
        break
      case "new password":
        await fill(page, "password", input.newPassword)
        await fill(page, "repeat", input.newPassword)
        await press(page, en["offer.create.action"], en["new_password.save"], en["action.continue"])
        break
      case "code": {
        const next = await nextCode(input.codeUrl, code)
        code = next
        await onward(page, () => typeCode(page, next))
        break
      }
      case "no account":
        await press(page, en["offer.create.action"])
        break
      case "account exists":
        await press(page, en["offer.sign_in.action"])
        break
      default:
        return pages
    }
  }
  return pages
}

await main("matrix", async (run, /** @type {Input} */ input) => {
  const open = async (/** @type {boolean} */ javaScriptEnabled) => (await run.person({ javaScriptEnabled })).newPage()
  const [withScripts, without] = [await open(true), await open(false)]
  const walked = []
  let signUp = ""
  for (const walk of input.walks) {
    if (walk.signUp !== signUp) {
      signUp = walk.signUp
      const answer = await fetch(input.switchUrls[signUp], { method: "POST" })
      expect(answer.ok, `the settings do not change: ${answer.status}`)
    }
    const page = walk.scripts ? withScripts : without
    await page.context().clearCookies()
    walked.push((await walkOn(page, input, walk)).join(" > "))
  }
  run.expectPolicyKept()
  return { walked, complaints: run.complaints }
})
