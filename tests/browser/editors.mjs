// The Console's editors: of JSON by the schema of a connector's templates, of CSS, and of the texts of the pages, both with a
// preview of what is not saved. All of it under the Console's policy.

import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl
 * @property {string} consoleUrl
 * @property {string} tag of a language that the pages do not speak by themselves
 * @property {string} text in it
 */

const ALIYUN = "aliyun-short-message-service"
/** Of the button of the sign-in page. */
const KEY = "action.continue"

await main("editors", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  const { page, words } = admin
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  await templates(admin, input)

  /** @param {string} key @param {Record<string, string>} [values] */
  const text = (key, values) => words(`sign-in-experience:${key}`, values)
  const preview = page.frameLocator(`iframe[title="${text("preview.title")}"]:not([aria-hidden="true"])`)

  await page.goto(`${input.consoleUrl}/sign-in-experience/branding`)
  await admin.heading(text("tabs.branding"))
  await openEditor(admin, text("fields.customCss"))
  await page.keyboard.type("main { letter-spacing: 7px } .x { colr: red }")
  await page.locator(".squiggly-warning").first().waitFor()
  // It comes once the last letters have been sent.
  await page.waitForFunction((title) => {
    const frame = document.querySelector(`iframe[title="${title}"]:not([aria-hidden="true"])`)
    const shown = frame instanceof HTMLIFrameElement && frame.contentDocument?.querySelector("main")
    return shown && getComputedStyle(shown).letterSpacing === "7px"
  }, text("preview.title"))
  await admin.button(words("common:save.discard")).click()

  await page.goto(`${input.consoleUrl}/sign-in-experience/content/languages/${input.tag}`)
  const own = admin.field(KEY)
  await own.fill(`${input.text} {{nothing}}`)
  await preview.getByRole("button", { name: `${input.text} {{nothing}}` }).waitFor()
  await admin.button(words("common:save.save")).click()
  await page.getByText(text("texts.unknown", { names: "{{nothing}}" })).waitFor()
  await own.fill(input.text)
  await preview.getByRole("button", { name: input.text, exact: true }).waitFor()
  // A few of hundreds are looked at.
  await page.getByRole("searchbox", { name: text("texts.search") }).fill("agreement")
  await own.waitFor({ state: "detached" })
  await admin.look("texts")
  await admin.save()

  admin.expectNoFaults()
  run.expectPolicyKept()
  return { complaints: run.complaints }
})

/**
 * Marks what the schema does not allow, completes by it, and says where JSON is broken.
 * @param {Administrator} admin
 * @param {Input} input
 */
async function templates(admin, { consoleUrl }) {
  const { page, words } = admin
  const label = words(`connectors:items.${ALIYUN}.templates.label`)
  await page.goto(`${consoleUrl}/connectors/passwordless/set-up/${ALIYUN}`)
  await openEditor(admin, label)
  expect((await page.locator(".squiggly-error, .squiggly-warning").count()) === 0, "what a form begins with is marked")
  await admin.write(label, '[{ "usageType": "SignInn", "templateCode": "SMS_1" }]')
  await page.locator(".squiggly-warning").first().waitFor()
  await admin.write(label, '[{ "usageType": ')
  await page.getByText(words("connectors:form.json", { line: "1", column: "17" })).waitFor()
  await page.keyboard.press("Control+Space")
  await page.getByRole("option", { name: /ForgotPassword/ }).waitFor()
  await page.keyboard.press("Escape")
}

/**
 * Waits for the full editor: until it has come into view and is loaded, a text area stands in its place.
 * @param {Administrator} admin
 * @param {string} label
 */
async function openEditor(admin, label) {
  const { page } = admin
  // In one step: the text area may go away while Playwright waits for it to stand still.
  await admin.field(label).evaluate((field) => field.scrollIntoView({ block: "center" }))
  await page.locator(".monaco-editor .view-line").first().waitFor()
  await admin.field(label).focus()
}
