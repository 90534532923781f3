// Captchas as people meet them. Cloudflare's and Google's scripts are played by this script, at the addresses that the
// pages ask for; what they give is verified by the server with the test's fakes.

import { violations } from "./audit.mjs"
import { expect, main } from "./harness.mjs"
import { heading } from "./sign_in.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").BrowserContext} BrowserContext
 * @typedef {import("playwright-core").Page} Page
 *
 * @typedef {object} Input
 * @property {string} authorizeUrl an authorization request; user name and password are the way in
 * @property {string} registerUrl the same for a new account
 * @property {Record<string, string>} switchUrls changes the tenant's provider: `checkbox`, `score`
 * @property {string} redirect the beginning of the app's redirect URI
 * @property {string} siteKey
 * @property {string} username
 * @property {string} password
 * @property {string[]} tokens what the provider knows, in the order in which they are used
 * @property {string} badToken what it does not
 */

const TURNSTILE = "https://challenges.cloudflare.com/turnstile/v0/api.js"
const RECAPTCHA = "https://www.google.com/recaptcha/enterprise.js"

/** Cloudflare's script, as far as pages know it: `played` is what the test plays with. */
const PLAYED_TURNSTILE = `
  window.played = { resets: 0 }
  window.turnstile = {
    render(place, options) {
      window.played.options = options
      window.played.place = place
      const frame = document.createElement("div")
      frame.textContent = "Turnstile"
      frame.style.cssText = "width:100%;min-width:300px;height:65px;border:1px solid currentColor;padding:20px"
      place.append(frame)
      return "widget-1"
    },
    reset() { window.played.resets += 1 },
  }`

/** Google's: a box, or a question of each form. */
const PLAYED_RECAPTCHA = `
  window.played = { resets: 0, executed: [] }
  window.grecaptcha = { enterprise: {
    ready(then) { setTimeout(then) },
    render(place, options) {
      window.played.options = options
      const box = document.createElement("div")
      box.textContent = "reCAPTCHA"
      box.style.cssText = "width:304px;height:78px;border:1px solid currentColor;padding:20px"
      place.append(box)
      return 0
    },
    reset() { window.played.resets += 1 },
    execute(site, options) {
      window.played.executed.push({ site, options })
      return Promise.resolve(window.nextToken)
    },
  } }`

const en = texts("en")

/**
 * Somebody whose browser gets the played scripts. Nothing else of the providers is reached.
 * @param {import("./harness.mjs").Run} run
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function person(run, options) {
  const context = await run.person(options)
  await context.route(/^https:/, (route) => {
    const url = route.request().url()
    if (url.startsWith(TURNSTILE)) return route.fulfill({ contentType: "text/javascript", body: PLAYED_TURNSTILE })
    if (url.startsWith(RECAPTCHA)) return route.fulfill({ contentType: "text/javascript", body: PLAYED_RECAPTCHA })
    return route.abort()
  })
  return context
}

/** @param {Page} page */
const widgetIsThere = (page) => page.waitForFunction("window.played?.options")

/**
 * What the provider tells the page.
 * @param {Page} page
 * @param {string} name of the callback
 * @param {string} [token]
 */
const tell = (page, name, token) =>
  page.evaluate(([name, token]) => /** @type {any} */ (window).played.options[name](token), [name, token ?? ""])

/** @param {Page} page */
const token = (page) => page.locator('input[name="captcha"]').first().inputValue()

/**
 * @param {Page} page
 * @param {Input} input
 * @param {string} [password]
 */
async function fill(page, input, password = input.password) {
  await page.getByRole("textbox", { name: "User name" }).fill(input.username)
  await page.getByLabel(en["password.label"], { exact: true }).fill(password)
}

/**
 * @param {Page} page
 * @param {Record<string, string>} words
 */
const send = (page, words = en) => page.getByRole("button", { name: words["action.continue"], exact: true }).click()

/**
 * @param {Page} page
 * @param {Input} input
 */
async function arrived(page, input) {
  await page.waitForURL((url) => url.href.startsWith(input.redirect))
  expect(new URL(page.url()).searchParams.has("code"), `the app got no code: ${page.url()}`)
}

/**
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 * @param {string} good
 */
async function turnstile(run, input, good) {
  const context = await person(run)
  const page = await context.newPage()
  await page.goto(input.authorizeUrl)
  await widgetIsThere(page)
  const options = await page.evaluate(() => {
    const { sitekey, action, theme, language, size } = /** @type {any} */ (window).played.options
    return { sitekey, action, theme, language, size }
  })
  // Sent off too early, the form waits, and says so.
  await fill(page, input)
  await send(page)
  const status = page.getByRole("status")
  await page.getByText(en["captcha.wait"]).waitFor()
  expect((await page.locator("[aria-busy]").count()) === 0, "the page says that it is being sent")
  expect((await page.getByRole("textbox", { name: "User name" }).inputValue()) === input.username, "the name is gone")
  // A token that the server does not get verified: the page says so, and has what was typed.
  await Promise.all([page.waitForEvent("load"), tell(page, "callback", input.badToken)])
  const refused = {
    title: await page.title(),
    said: await page.getByRole("alert").allInnerTexts(),
    name: await page.getByRole("textbox", { name: "User name" }).inputValue(),
  }
  await run.screenshot(page, "refused")
  // A token that is too old is taken back, and the next one counts.
  await widgetIsThere(page)
  await tell(page, "callback", "too-old")
  expect((await token(page)) === "too-old", "the token is not in the form")
  await tell(page, "expired-callback")
  expect((await token(page)) === "", "a token that has expired is still in the form")
  await tell(page, "error-callback")
  expect((await status.innerText()) === en["captcha.lost"], "an error of the widget is not said")
  await tell(page, "callback", good)
  expect((await status.innerText()) === "" && (await token(page)) === good, "the new token does not count")
  // A wrong password, then the right one, for which nothing is asked any more.
  await fill(page, input, "wrong-Password-1")
  await send(page)
  await page.getByText(en["error.session.invalid_credentials"]).waitFor()
  const asksAgain = (await page.locator("[data-captcha]").count()) > 0
  await fill(page, input)
  await send(page)
  await arrived(page, input)
  await context.close()
  return { options, refused, asksAgain }
}

/**
 * Without scripts the page says that one is needed.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 */
async function without(run, input) {
  const context = await person(run, { javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(input.authorizeUrl)
  const isSaid = (await page.locator("noscript p").innerText()).endsWith(en["error_page.robot.advice"])
  await fill(page, input)
  await send(page)
  await page.getByText(en["error.captcha"]).waitFor()
  const name = await page.getByRole("textbox", { name: "User name" }).inputValue()
  await run.screenshot(page, "no-scripts")
  await context.close()
  return { isSaid, name }
}

/**
 * Where the provider's script is blocked, the page says so; the next try loads it.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 * @param {string} good
 */
async function blocked(run, input, good) {
  const context = await person(run, { viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.route(`${TURNSTILE}*`, (route) => route.abort(), { times: 1 })
  await page.goto(input.authorizeUrl)
  await page.getByText(en["captcha.lost"]).waitFor()
  await run.screenshot(page, "blocked")
  await fill(page, input)
  await send(page)
  await widgetIsThere(page)
  await tell(page, "callback", good)
  await arrived(page, input)
  await context.close()
}

/**
 * A phone and a desk, light and dark, and a language that is written from the right.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 */
async function looks(run, input) {
  const faults = []
  for (const locale of ["en", "ar"]) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      const context = await person(run, { locale, colorScheme, viewport: { width: 360, height: 740 } })
      const page = await context.newPage()
      await page.goto(input.authorizeUrl)
      await widgetIsThere(page)
      const theme = await page.evaluate(() => /** @type {any} */ (window).played.options.theme)
      expect(theme === colorScheme, `the widget is ${theme} on a ${colorScheme} page`)
      const words = texts(locale)
      await send(page, words)
      await page.getByText(words["captcha.wait"]).waitFor()
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 })
        const content = await page.evaluate(() => document.documentElement.scrollWidth)
        if (content > width) faults.push(`${locale} scrolls sideways: ${content} px in ${width} px`)
        await run.screenshot(page, `${locale}-${width}-${colorScheme}`)
      }
      faults.push(...(await violations(page)))
      await context.close()
    }
  }
  expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
}

/**
 * Google's score: nothing shows, and the question is put when the form goes off.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 * @param {string} good
 */
async function byScore(run, input, good) {
  const context = await person(run)
  const page = await context.newPage()
  await page.goto(input.registerUrl)
  await page.waitForFunction("window.grecaptcha")
  const before = await page.evaluate(() => /** @type {any} */ (window).played.executed.length)
  const answer = async (/** @type {string} */ token) =>
    await page.evaluate((token) => void (/** @type {any} */ (window).nextToken = token), token)
  await answer(good)
  await page.getByRole("textbox", { name: "User name" }).fill("newcomer")
  const posted = page.waitForRequest((request) => request.method() === "POST")
  await send(page)
  const fields = new URLSearchParams((await posted).postData() ?? "")
  await page.getByLabel(en["password.label"], { exact: true }).waitFor()
  const next = await heading(page)
  await context.close()
  return { before, token: fields.get("captcha"), next }
}

/**
 * Google's box: whoever has ticked it too long ago ticks it again.
 * @param {import("./harness.mjs").Run} run
 * @param {Input} input
 * @param {string} good
 */
async function byBox(run, input, good) {
  const context = await person(run, { viewport: { width: 360, height: 740 } })
  const page = await context.newPage()
  await page.goto(input.authorizeUrl)
  await widgetIsThere(page)
  await run.screenshot(page, "box")
  const { sitekey, action } = await page.evaluate(() => {
    const { sitekey, action } = /** @type {any} */ (window).played.options
    return { sitekey, action }
  })
  const content = await page.evaluate(() => document.documentElement.scrollWidth)
  await tell(page, "callback", "too-old")
  await tell(page, "expired-callback")
  await fill(page, input)
  await send(page)
  await page.getByText(en["captcha.wait"]).waitFor()
  await tell(page, "callback", good)
  await arrived(page, input)
  await context.close()
  return { sitekey, action, content }
}

await main("captcha", async (run, /** @type {Input} */ input) => {
  const [first, second, third, fourth] = input.tokens
  const seen = {
    turnstile: await turnstile(run, input, first),
    without: await without(run, input),
    blocked: await blocked(run, input, second),
  }
  await looks(run, input)
  await fetch(input.switchUrls.score, { method: "POST" })
  const score = await byScore(run, input, third)
  await fetch(input.switchUrls.checkbox, { method: "POST" })
  const checkbox = await byBox(run, input, fourth)
  run.expectPolicyKept()
  return { ...seen, score, checkbox }
})
