// The ways in by name, address and password, as people take them: registering, signing in, a forgotten password, what an
// account lacks. Each with and without scripts; what is wrong is said at its field, and that is where to type.

import { violations } from "./audit.mjs"
import { currentCode, nextCode, otherCode } from "./codes.mjs"
import { expect, main } from "./harness.mjs"
import { faultShown, heading, typeCode } from "./sign_in.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("playwright-core").BrowserContextOptions} Options
 *
 * @typedef {object} Input
 * @property {string} authorizeUrl
 * @property {string} registerUrl
 * @property {Record<string, string>} switchUrls changes how people sign up: `names`, `addresses`, `phones`
 * @property {string} codeUrl answers `{ code }`
 * @property {string} redirect the beginning of the app's redirect URI
 */

const en = texts("en")
const GOOD = "violet-Harbour-41"
const BETTER = "amber-Lantern-77"
const WRONG = "wrong-Password-1"

/** @param {boolean} scripts */
const named = (scripts) => (scripts ? "ann" : "bob")
/** @param {boolean} scripts */
const addressed = (scripts) => (scripts ? "cleo@shop.example" : "dan@shop.example")

/**
 * @param {Page} page
 * @param {string} label
 */
const field = (page, label) => page.getByLabel(label, { exact: true })

/**
 * @param {Page} page
 * @param {string} name
 */
const press = (page, name) => page.getByRole("button", { name, exact: true }).click()

/**
 * Sends the form off and waits for the page that answers.
 * @param {Page} page
 * @param {string} [name]
 */
const send = (page, name = en["action.continue"]) => Promise.all([page.waitForEvent("load"), press(page, name)])

/**
 * @param {Page} page
 * @param {string} title
 */
const expectTitle = async (page, title) => {
  const shown = await heading(page)
  expect(shown === title, `"${title}" was to come, and "${shown}" came: ${page.url()}`)
}

/**
 * The browser moves the focus to an `autofocus` field when it next draws the page, which may be after `load`.
 * @param {Page} page
 * @param {string} id
 */
const focusComes = (page, id) => page.locator(`#${id}:focus`).waitFor()

/**
 * What is wrong is said at the field `id`; it is marked, described by the text, and where to type.
 * @param {Page} page
 * @param {string} id
 * @param {string} text
 */
async function expectFault(page, id, text) {
  const said = await faultShown(page)
  expect(said.startsWith(text), `"${text}" was to be said, and "${said}" was`)
  const invalid = await page.evaluate(() => document.querySelector("[aria-invalid]")?.id)
  expect(invalid === id, `#${invalid} is marked, not #${id}`)
  await focusComes(page, id)
  expect((await page.title()).startsWith("Error: "), `the title does not tell of the error: ${await page.title()}`)
}

/**
 * The elements that the Tab key comes to, from the focused one on.
 * @param {Page} page
 * @param {number} steps
 */
async function tabs(page, steps) {
  const stops = []
  for (let step = 0; step < steps; step += 1) {
    stops.push(
      await page.evaluate(() => {
        const at = document.activeElement
        return at?.id || at?.textContent?.trim() || ""
      }),
    )
    await page.keyboard.press("Tab")
  }
  return stops.join(" > ")
}

/**
 * The button beside a password shows and hides it. Without scripts there is none.
 * @param {Page} page
 * @param {boolean} scripts
 */
async function lookAtPassword(page, scripts) {
  const show = page.getByRole("button", { name: en["password.show"], exact: true })
  if (!scripts) return expect((await show.count()) === 0, "a button is shown that does nothing")
  const input = page.locator("#password")
  const type = () => input.getAttribute("type")
  await show.click()
  expect((await type()) === "text", "the password is not shown")
  await press(page, en["password.hide"])
  expect((await type()) === "password", "the password is not hidden again")
  // Shown or not, it is sent as a password.
  await show.click()
  await page.evaluate(() => {
    addEventListener("submit", () => {
      document.documentElement.dataset.sentAs = document.querySelector("#password")?.getAttribute("type") ?? ""
    })
    document.querySelector("form")?.addEventListener("submit", (event) => event.preventDefault(), { once: true })
  })
  await press(page, en["action.continue"])
  const sentAs = await page.evaluate(() => document.documentElement.dataset.sentAs)
  expect(sentAs === "password", `a password that is looked at is sent as ${sentAs}`)
}

/**
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 */
async function registerByName(run, page, input, scripts) {
  await expectTitle(page, en["register.title"])
  await send(page)
  await expectFault(page, "identifier", en["error.field.required"])
  await page.locator("#identifier").fill(`7${named(scripts)}`)
  await send(page)
  await expectFault(page, "identifier", en["error.user.username_starts_with_number"])
  const kept = await page.locator("#identifier").inputValue()
  expect(kept === `7${named(scripts)}`, `what was typed is gone: "${kept}"`)
  await page.locator("#identifier").fill(named(scripts))
  await send(page)
  await newPassword(run, page, scripts, en["new_password.title"], en["offer.create.action"], GOOD)
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
}

/**
 * A password of one's own choice: too short first. Who cannot look at it types it twice.
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {boolean} scripts
 * @param {string} title
 * @param {string} action
 * @param {string} password
 */
async function newPassword(run, page, scripts, title, action, password) {
  await expectTitle(page, title)
  const repeat = page.locator("#repeat")
  expect((await repeat.count()) === Number(!scripts), "the password is asked for once with scripts, twice without")
  const autocomplete = await page.locator("#password").getAttribute("autocomplete")
  expect(autocomplete === "new-password", `the password is ${autocomplete} to its manager`)
  await page.locator("#password").fill("short")
  if (!scripts) await repeat.fill("short")
  await send(page, action)
  await expectFault(page, "password", en["error.field.too_short"].split("{{")[0])
  await run.screenshot(page, `new-password-${scripts ? "scripts" : "no-scripts"}`)
  if (!scripts) {
    await page.locator("#password").fill(password)
    await repeat.fill(`${password}!`)
    await send(page, action)
    await expectFault(page, "password", en["error.password.mismatch"])
    await repeat.fill(password)
  }
  await page.locator("#password").fill(password)
  await press(page, action)
  await page.locator("#repeat, #password").first().waitFor({ state: "detached" })
}

/**
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 */
async function signInByName(run, page, input, scripts) {
  await focusComes(page, "identifier")
  const order = await tabs(page, scripts ? 4 : 3)
  const show = scripts ? `${en["password.show"]} > ` : ""
  const wanted = `identifier > ${show}password > ${en["action.continue"]}`
  expect(order === wanted, `the Tab key goes ${order}, not ${wanted}`)
  await page.reload()
  await page.locator("#identifier").fill(named(scripts))
  await send(page)
  await expectFault(page, "password", en["error.password.empty"])
  await page.locator("#password").fill(WRONG)
  await send(page)
  await expectFault(page, "password", en["error.session.invalid_credentials"])
  if (scripts) expect((await violations(page)).length === 0, "axe has something to say of a wrong password")
  await run.screenshot(page, `wrong-password-${scripts ? "scripts" : "no-scripts"}`)
  expect((await page.locator("#identifier").inputValue()) === named(scripts), "the name is gone")
  await page.locator("#password").fill(GOOD)
  await press(page, en["action.continue"])
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
}

/**
 * By address: then the account lacks a password, a name, and what the tenant asks everybody for.
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 */
async function registerByAddress(run, page, input, scripts) {
  await page.locator("#identifier").fill("no address")
  await send(page)
  await expectFault(page, "identifier", en["error.email.invalid"])
  await proveAddress(page, input, scripts, addressed(scripts), 1)
  const titles = [en["continue.title.username"], en["new_password.title"]]
  /** @type {string[]} */
  const seen = []
  while (seen.length < titles.length) {
    await page.waitForURL((url) => url.pathname.startsWith("/continue/"))
    const title = await heading(page)
    if (seen.includes(title)) break
    seen.push(title)
    if (title === en["continue.title.username"]) {
      await page.locator("#identifier").fill(scripts ? "ann" : "bob")
      await send(page)
      await expectFault(page, "identifier", en["error.user.username_already_in_use"])
      await page.locator("#identifier").fill(scripts ? "cleo" : "dan")
      await send(page)
    } else {
      await newPassword(run, page, scripts, en["new_password.title"], en["action.continue"], GOOD)
    }
  }
  expect(titles.every((title) => seen.includes(title)), `asked for: ${seen.join(", ")}`)
  await expectTitle(page, en["profile.title"])
  await send(page)
  await expectFault(page, "field-nickname", en["error.field.required"])
  await run.screenshot(page, `profile-${scripts ? "scripts" : "no-scripts"}`)
  await field(page, "Nickname").fill("Cleo")
  await press(page, en["action.continue"])
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
}

/**
 * Types an address where one is asked for, and the code that went there: first wrong ones.
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 * @param {string} address
 * @param {number} guesses
 */
async function proveAddress(page, input, scripts, address, guesses) {
  const before = await currentCode(input.codeUrl)
  await page.locator("#identifier").fill(address)
  await send(page)
  await expectTitle(page, en["code.title"])
  const code = await nextCode(input.codeUrl, before)
  for (let guess = 1; guess <= guesses; guess += 1) {
    await Promise.all([page.waitForEvent("load"), typeCode(page, otherCode(code, guess))])
    await expectFault(page, "code", en["error.verification_code.code_mismatch"])
  }
  await typeCode(page, code)
  await page.locator("#code").waitFor({ state: "detached" })
}

/**
 * By address and password, which is forgotten: a code, a new password, and the old one opens nothing.
 * @param {import("./harness.mjs").Run} run
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 */
async function forget(run, page, input, scripts) {
  const address = addressed(scripts)
  const enter = async (/** @type {string} */ password) => {
    await page.locator("#identifier").fill(address)
    await send(page)
    await expectTitle(page, en["password.title"])
    await page.locator("#password").fill(password)
    await press(page, en["action.continue"])
  }
  await page.locator("#identifier").fill(address)
  await send(page)
  await lookAtPassword(page, scripts)
  if (scripts) await page.goto(input.authorizeUrl)
  else await page.getByRole("link", { name: en["code.change"] }).click()
  await enter(WRONG)
  await expectFault(page, "password", en["error.session.invalid_credentials"])
  await page.getByRole("link", { name: en["password.forgot"] }).click()
  await expectTitle(page, en["forgot.title"])
  await proveAddress(page, input, scripts, address, 0)
  await newPassword(run, page, scripts, en["new_password.title_reset"], en["new_password.save"], BETTER)
  await page.getByText(en["forgot.done"]).waitFor()
  await run.screenshot(page, `reset-${scripts ? "scripts" : "no-scripts"}`)
  await enter(GOOD)
  await expectFault(page, "password", en["error.session.invalid_credentials"])
  await page.locator("#password").fill(BETTER)
  await press(page, en["action.continue"])
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
}

/**
 * By number: then the account lacks an address, which is proved by a code too.
 * @param {Page} page
 * @param {Input} input
 * @param {boolean} scripts
 */
async function registerByPhone(page, input, scripts) {
  const before = await currentCode(input.codeUrl)
  await page.locator("#phone").fill(scripts ? "+8613800138021" : "+8613800138022")
  await send(page)
  await typeCode(page, await nextCode(input.codeUrl, before))
  await page.waitForURL((url) => url.pathname === "/continue/email")
  await expectTitle(page, en["continue.title.email"])
  await proveAddress(page, input, scripts, `x${addressed(scripts)}`, 0)
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
}

await main("flows", async (run, /** @type {Input} */ input) => {
  /** @param {string} name */
  const turn = async (name) => {
    const answer = await fetch(input.switchUrls[name], { method: "POST" })
    expect(answer.ok, `the settings do not change: ${answer.status}`)
  }
  /**
   * Somebody with and somebody without scripts, each in a browser of their own.
   * @param {string} url
   * @param {(page: Page, scripts: boolean) => Promise<void>} way
   */
  const both = async (url, way) => {
    for (const scripts of [true, false]) {
      const context = await run.person({ javaScriptEnabled: scripts })
      const page = await context.newPage()
      await page.goto(url)
      await way(page, scripts)
      const arrived = new URL(page.url())
      expect(arrived.searchParams.has("code"), `the app got no code: ${arrived}`)
      await context.close()
    }
  }
  await turn("names")
  await both(input.registerUrl, (page, scripts) => registerByName(run, page, input, scripts))
  await both(input.authorizeUrl, (page, scripts) => signInByName(run, page, input, scripts))
  await turn("addresses")
  await both(input.registerUrl, (page, scripts) => registerByAddress(run, page, input, scripts))
  await both(input.authorizeUrl, (page, scripts) => forget(run, page, input, scripts))
  await turn("phones")
  await both(input.registerUrl, (page, scripts) => registerByPhone(page, input, scripts))
  run.expectPolicyKept()
  return { complaints: run.complaints }
})
