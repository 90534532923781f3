// How the pages look and what they say, by mouse: seen in the preview before it is saved, and by somebody who signs in
// after.

import { eventually } from "./console_person.mjs"
import { expect } from "./harness.mjs"
import { texts } from "./words.mjs"

/**
 * @typedef {import("playwright-core").FrameLocator} FrameLocator
 * @typedef {import("playwright-core").Page} Page
 * @typedef {import("./console_hands.mjs").Input} Input
 * @typedef {import("./console_person.mjs").Administrator} Administrator
 * @typedef {import("./harness.mjs").Run} Run
 */

const COLOUR = { hex: "#0b6b5d", rgb: "rgb(11, 107, 93)" }
const DARK_COLOUR = { hex: "#5fd3bf", rgb: "rgb(95, 211, 191)" }
const CSS = ".primary { border-radius: 17px }"
const TERMS = "https://bookstore.example/terms"
const OWN_WORDS = "En avant"

/**
 * @param {Run} run
 * @param {Administrator} admin
 * @param {Input} input
 */
export async function pages(run, admin, { demoUrl, logoUrl }) {
  const { page, words } = admin
  /** @param {string} key @param {Record<string, string>} [values] */
  const text = (key, values) => words(`sign-in-experience:${key}`, values)
  const preview = page.frameLocator(`iframe[title="${text("preview.title")}"]:not([aria-hidden="true"])`)
  const tabs = page.getByRole("navigation", { name: text("tabs.label") })
  const visitor = await (await run.person()).newPage()

  await admin.go("sign-in-experience")
  await tabs.getByRole("link", { name: text("tabs.branding") }).click()
  await admin.heading(text("tabs.branding"))
  await branding(admin, preview, logoUrl)
  await visitor.goto(demoUrl)
  await expectLooks(visitor, COLOUR.rgb, logoUrl)
  await visitor.emulateMedia({ colorScheme: "dark" })
  await expectLooks(visitor, DARK_COLOUR.rgb, logoUrl)
  await run.screenshot(visitor, "sign-in-dark")

  await tabs.getByRole("link", { name: text("tabs.content") }).click()
  await admin.heading(text("tabs.content"))
  await ownTexts(admin, preview)
  await content(admin, preview)
  await visitor.context().clearCookies()
  await visitor.goto(demoUrl)
  expect((await visitor.locator("html").getAttribute("lang")) === "fr", "the default language is another one")
  await visitor.getByRole("button", { name: OWN_WORDS, exact: true }).waitFor()
  await visitor.locator(`a[href="${TERMS}"]`).first().waitFor()
  await visitor.getByRole("checkbox", { name: texts("fr")["agreement.asked.terms"].split("{{")[0] }).waitFor()
  await run.screenshot(visitor, "sign-in-french")
  await visitor.context().close()
}

/**
 * @param {Administrator} admin
 * @param {FrameLocator} preview
 * @param {string} logoUrl
 */
async function branding(admin, preview, logoUrl) {
  const { page, words } = admin
  /** @param {string} key */
  const text = (key) => words(`sign-in-experience:${key}`)
  /** @param {string} key */
  const field = (key) => admin.field(text(`fields.${key}`))
  const dark = page.getByRole("switch", { name: text("fields.isDarkModeEnabled") })
  await field("logoUrl").fill("logo.svg")
  await field("primaryColor").fill("green")
  await admin.button(words("common:save.save")).click()
  await page.getByText(text("addressWrong")).waitFor()
  await page.getByText(text("branding.colourWrong")).waitFor()
  await admin.look("branding-refused")

  await field("logoUrl").fill(logoUrl)
  await field("favicon").fill(logoUrl)
  await field("primaryColor").fill(COLOUR.hex)
  expect(!(await field("darkPrimaryColor").isVisible()), "without dark mode there is a colour for it")
  await dark.click()
  await field("darkPrimaryColor").fill(DARK_COLOUR.hex)
  await admin.write(text("fields.customCss"), CSS)
  await preview.locator(`img[src="${logoUrl}"]`).waitFor()
  const button = preview.getByRole("button", { name: admin.pages["action.continue"], exact: true })
  await eventually("the preview has the colour", async () => (await styleOf(button)).colour === COLOUR.rgb)
  await eventually("the preview has the CSS", async () => (await styleOf(button)).radius === "17px")
  const look = page.getByRole("radiogroup", { name: text("preview.theme") })
  await look.getByText(text("preview.themes.dark"), { exact: true }).click()
  await eventually("the dark preview has its colour", async () => (await styleOf(button)).colour === DARK_COLOUR.rgb)
  await admin.look("branding")
  await look.getByText(text("preview.themes.light"), { exact: true }).click()
  await admin.save()
}

/**
 * Own words in a language that the pages speak, seen in the preview; and a language that they do not speak yet, taken away
 * again.
 * @param {Administrator} admin
 * @param {FrameLocator} preview
 */
async function ownTexts(admin, preview) {
  const { page, dialog, words } = admin
  /** @param {string} key @param {Record<string, string>} [values] */
  const text = (key, values) => words(`sign-in-experience:${key}`, values)
  const names = new Intl.DisplayNames("en", { type: "language" })
  for (const [tag, own] of [
    ["fr", OWN_WORDS],
    ["sv", "Vidare"],
  ]) {
    const name = `${names.of(tag)} (${tag})`
    const choice = page.getByRole("combobox", { name: text("texts.choose") }).or(page.getByLabel(text("texts.choose"))).first()
    await choice.click()
    await choice.fill(names.of(tag) ?? tag)
    await page.getByRole("option", { name, exact: true }).click()
    await admin.heading(text("texts.page", { name }))
    await page.getByRole("searchbox", { name: text("texts.search") }).fill("action.continue")
    const row = admin.field("action.continue")
    if (tag === "fr") {
      await row.fill("{{nobody}}")
      await admin.button(words("common:save.save")).click()
      await page.getByText(text("texts.unknown", { names: "{{nobody}}" })).waitFor()
    }
    await row.fill(own)
    await preview.getByRole("button", { name: own, exact: true }).waitFor()
    await admin.look(`texts-${tag}`)
    await admin.save()
    await page.getByRole("link", { name: text("tabs.content") }).first().click()
    await admin.heading(text("tabs.content"))
    await page.getByRole("link", { name, exact: true }).waitFor()
  }
  await admin.button(text("texts.remove", { name: `${names.of("sv")} (sv)` })).click()
  await dialog.getByRole("button", { name: text("texts.removeAction") }).click()
  await page.getByRole("link", { name: `${names.of("sv")} (sv)`, exact: true }).waitFor({ state: "detached" })
}

/**
 * Terms that are agreed to by a box, and French for everybody.
 * @param {Administrator} admin
 * @param {FrameLocator} preview
 */
async function content(admin, preview) {
  const { page, words } = admin
  /** @param {string} key */
  const text = (key) => words(`sign-in-experience:${key}`)
  await admin.field(text("fields.termsOfUseUrl")).fill(TERMS)
  await page.getByRole("radio", { name: text("content.policies.Manual") }).check()
  await page.getByRole("switch", { name: text("fields.autoDetect") }).click()
  const fallback = page.getByLabel(text("fields.fallbackLanguage"), { exact: true }).first()
  await fallback.click()
  await fallback.fill("French")
  await page.getByRole("option", { name: "French (fr)", exact: true }).click()
  await preview.locator(`a[href="${TERMS}"]`).first().waitFor()
  await admin.look("content")
  await admin.save()
}

/** @param {import("playwright-core").Locator} button */
function styleOf(button) {
  return button.evaluate(
    (it) => {
      const style = getComputedStyle(it)
      return { colour: style.backgroundColor, radius: style.borderTopLeftRadius }
    },
    undefined,
    { timeout: 1000 },
  )
}

/**
 * The real sign-in page has the logo, the favicon, the colour and the CSS.
 * @param {Page} page
 * @param {string} colour
 * @param {string} logoUrl
 */
async function expectLooks(page, colour, logoUrl) {
  const button = page.locator("form button:not([type=button])").first()
  await eventually(`the sign-in page is ${colour}`, async () => (await styleOf(button)).colour === colour)
  expect((await styleOf(button)).radius === "17px", "the sign-in page has not the CSS")
  expect(await page.locator(`img[src="${logoUrl}"]`).isVisible(), "the sign-in page has no logo")
  expect((await page.locator(`link[rel="icon"][href="${logoUrl}"]`).count()) > 0, "the sign-in page has no favicon")
}
