// The whole tutorial by mouse, from an empty data folder: the administrator, the application and its guide, Aliyun, the ways
// to sign in, how the pages look, a person who signs in to the real app, and the traces that they leave. Each page on the
// way is photographed, light and wide, dark and narrow, and axe looks at it.

import { nextCode } from "./codes.mjs"
import { Administrator, eventually } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"
import { signIn } from "./sign_in.mjs"
import { app, pageIn } from "./words.mjs"

/**
 * @typedef {import("./harness.mjs").Run} Run
 * @typedef {import("./sign_in.mjs").Phone} Phone
 *
 * @typedef {object} Input
 * @property {string} language the folder of a language of the Console
 * @property {string} setUpUrl what the server printed
 * @property {string} consoleUrl
 * @property {string} startUrl takes `{ issuer, id, secret }`, starts the app with them and answers `{ url }`
 * @property {string} codeUrl answers `{ code }`, the latest code that Aliyun has sent
 * @property {Aliyun} aliyun
 * @property {Phone[]} phones of the administrator, who tries the demo app, and of the app's first user
 *
 * @typedef {object} Aliyun
 * @property {string} accessKeyId
 * @property {string} accessKeySecret
 * @property {string} signName
 * @property {string} wrongSignName
 * @property {string} refusal what Aliyun says to that
 * @property {string} templates
 * @property {string} endpoint
 */

const NAME = "Bookstore"
const FACTORY = "aliyun-short-message-service"
const TEST_CODE = "000000"

await main("console_story", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run, input.language)
  const { page, words } = admin

  // 1. The administrator.
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  await admin.look("get-started")

  const guide = await applicationWithGuide(admin)
  const answer = await fetch(input.startUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(guide),
  })
  expect(answer.ok, `the app did not start: ${answer.status}`)
  /** @type {string} */
  const appUrl = (await answer.json()).url
  await saveAddresses(admin, appUrl)
  await detailsOfApplication(admin)

  await connectAliyun(admin, input)
  await waysToSignIn(admin, input.language)
  await looks(admin)
  const code = await demoApp(admin, input)

  // 7. The first person signs in to the app, in their own language.
  const person = await (await run.person({ locale: input.language === "en" ? "en-US" : input.language })).newPage()
  await person.goto(appUrl)
  await person.getByRole("button", { name: app.signInButton }).click()
  const signedIn = await signIn(
    person,
    input.phones[1],
    input.codeUrl,
    () => person.getByRole("status").filter({ hasText: app.signedIn }).waitFor(),
    code,
    pageIn(input.language),
  )
  expect(signedIn.offered, "no account was offered to a new number")
  await run.screenshot(person, "app")
  await person.context().close()

  await admin.go("applications")
  await page.getByRole("link", { name: NAME }).click()
  await admin.button(words("applications:guide.check")).click()
  await page.getByText(words("applications:checkpoint.signIn.seen")).waitFor()
  await page.keyboard.press("Escape")
  await traces(admin, input.phones[1].number)

  admin.expectNoFaults()
  run.expectPolicyKept()
  // That Aliyun refuses the first test was asked for.
  return { appUrl, complaints: run.complaintsBut([[400, `/api/connectors/${FACTORY}/test`]]) }
})

/**
 * 2. and 3. An application for a guide, which has its own values.
 * @param {Administrator} admin
 * @returns {Promise<{ issuer: string, id: string, secret: string }>} the values that the guide shows
 */
async function applicationWithGuide(admin) {
  const { page, words } = admin
  await page.getByRole("link", { name: words("get-started:viewAll") }).click()
  await admin.heading(words("applications:create.title"))
  await page.getByText(words("applications:types.Traditional.name"), { exact: true }).click()
  await admin.look("guides")
  await page.getByRole("link", { name: /^Auth\.js/ }).click()
  await admin.field(words("applications:name")).fill(NAME)
  await admin.look("create")
  await admin.dialog.getByRole("button", { name: words("applications:create.title") }).click()
  await admin.heading(words("applications:guide.ready", { name: NAME }))
  await page.getByText("npm install next-auth@").waitFor()
  const lines = (await page.locator("pre").allTextContents()).join("\n").split("\n")
  const [issuer, id, secret] = ["ISSUER", "ID", "SECRET"].map((name) => {
    const start = `AUTH_LOGTO_${name}=`
    const value = lines.find((line) => line.startsWith(start))?.slice(start.length)
    expect(value, `the guide has no ${start}`)
    return value
  })
  return { issuer, id, secret }
}

/**
 * The address of the app is saved in the guide.
 * @param {Administrator} admin
 * @param {string} appUrl
 */
async function saveAddresses(admin, appUrl) {
  const { page, words } = admin
  const redirect = page.getByRole("group", { name: words("applications:uris.redirectUris.label"), exact: true }).first()
  await redirect.getByRole("textbox").first().fill(`${appUrl}/api/auth/callback/logto`)
  await admin.button(words("applications:uris.save")).first().click()
  await page.getByText(words("applications:uris.saved")).first().waitFor()
  await page.getByText(words("applications:checkpoint.signIn.waiting")).waitFor()
  await admin.look("guide")
  await page.getByRole("link", { name: words("applications:guide.done") }).first().click()
}

/**
 * 4. The application's page.
 * @param {Administrator} admin
 */
async function detailsOfApplication(admin) {
  const { page, words } = admin
  await admin.heading(NAME)
  await page.getByRole("table", { name: words("applications:secrets.title") }).waitFor()
  await admin.look("application")
}

/**
 * 5. The connector: tried with a wrong signature, then with the right one, then saved; it says that nothing uses it yet.
 * @param {Administrator} admin
 * @param {Input} input
 */
async function connectAliyun(admin, { aliyun, phones, codeUrl }) {
  const { page, words } = admin
  const sms = words("connectors:kinds.sms.name")
  await admin.go("connectors")
  await admin.heading(words("connectors:title"))
  await page.getByText(sms).waitFor()
  await admin.look("connectors")
  await page.getByRole("link", { name: words("connectors:setUpKind", { name: sms }) }).click()
  await admin.heading(words("connectors:kinds.sms.choose"))
  const card = page.locator(`a[href$="/set-up/${FACTORY}"]`)
  await card.waitFor()
  await admin.look("providers")
  await card.click()
  await page.getByRole("region", { name: words("connectors:readme.title") }).waitFor()

  /** @param {string} key */
  const label = (key) => words(`connectors:items.${FACTORY}.${key}.label`)
  const signName = admin.field(label("signName"))
  await admin.field(label("accessKeyId")).fill(aliyun.accessKeyId)
  await page.getByLabel(label("accessKeySecret"), { exact: true }).fill(aliyun.accessKeySecret)
  await signName.fill(aliyun.wrongSignName)
  await admin.write(label("templates"), aliyun.templates)
  await admin.field(label("endpoint")).fill(aliyun.endpoint)
  const [me] = phones
  await admin.field(words("connectors:test.sms.to")).fill(`+86 ${me.number}`)
  await admin.button(words("connectors:test.send")).click()
  await page.getByText(words("connectors:test.not")).waitFor()
  await page.getByText(`(${aliyun.refusal})`).waitFor()
  await admin.look("connector-refused")
  await signName.fill(aliyun.signName)
  await admin.button(words("connectors:test.send")).click()
  await page.getByText(words("connectors:test.sent", { to: `+86 ${me.number}` })).waitFor()
  expect((await nextCode(codeUrl)) === TEST_CODE, "the test's message has another code")
  await admin.look("connector-set-up")
  await admin.button(words("connectors:setUpPage.action")).click()
  await page.getByText(words("connectors:unused.sms")).waitFor()
  await admin.look("connector")
  await admin.button(words("connectors:readme.check")).click()
  await admin.dialog.getByRole("heading").first().waitFor()
  await admin.look("connector-readme")
  await page.keyboard.press("Escape")
  await admin.dialog.waitFor({ state: "detached" })
}

/**
 * 6. People sign up with their number and come back with a code; the preview shows it before it is saved.
 * @param {Administrator} admin
 * @param {string} language
 */
async function waysToSignIn(admin, language) {
  const { page, words } = admin
  /** @param {string} key @param {Record<string, string>} [values] */
  const text = (key, values) => words(`sign-in-experience:${key}`, values)
  const preview = page.frameLocator(`iframe[title="${text("preview.title")}"]:not([aria-hidden="true"])`)
  const phone = text("identifiers.phone")
  await page.getByRole("link", { name: words("connectors:unused.where"), exact: true }).click()
  await admin.heading(text("title"))
  await page.getByRole("radio", { name: text("signUp.identifiers.phone"), exact: true }).check()
  await page.getByRole("checkbox", { name: text("signUp.password.label") }).uncheck()
  await admin.button(text("signIn.remove", { name: text("identifiers.username") })).click()
  await page
    .getByRole("checkbox", { name: text("signIn.of", { way: text("signIn.password"), name: phone }), exact: true })
    .uncheck()
  await preview.getByRole("textbox", { name: pageIn(language).phoneField }).waitFor()
  await admin.look("ways")
  await admin.save(async () => {
    await admin.dialog.getByRole("table", { name: text("summary.title") }).waitFor()
    await admin.look("ways-summary")
    await admin.dialog.getByRole("button", { name: words("common:save.save") }).click()
  })
}

/**
 * Branding and content, with the preview of what is not saved.
 * @param {Administrator} admin
 */
async function looks(admin) {
  const { page, words } = admin
  /** @param {string} key */
  const text = (key) => words(`sign-in-experience:${key}`)
  const tabs = page.getByRole("navigation", { name: text("tabs.label") })
  const preview = page.frameLocator(`iframe[title="${text("preview.title")}"]:not([aria-hidden="true"])`)
  await tabs.getByRole("link", { name: text("tabs.branding") }).click()
  await admin.heading(text("tabs.branding"))
  const colour = admin.field(text("fields.primaryColor"))
  await colour.fill("#0b6b5d")
  const button = preview.locator("button", { hasText: admin.pages["action.continue"] }).first()
  await eventually("the preview has the new colour", () =>
    button.evaluate((it) => getComputedStyle(it).backgroundColor === "rgb(11, 107, 93)", undefined, { timeout: 1000 }),
  )
  await admin.look("branding")
  await admin.save()
  await tabs.getByRole("link", { name: text("tabs.content") }).click()
  await admin.heading(text("tabs.content"))
  await admin.field(text("fields.termsOfUseUrl")).fill("https://bookstore.example/terms")
  await preview.locator('a[href="https://bookstore.example/terms"]').first().waitFor()
  await admin.look("content")
  await admin.save()
}

/**
 * The button "Live preview": a real sign-in that shows what an application learns.
 * @param {Administrator} admin
 * @param {Input} input
 * @returns {Promise<string>} the code that was used
 */
async function demoApp(admin, { phones, codeUrl, language }) {
  const { page, words, pages } = admin
  const opened = page.context().waitForEvent("page")
  await page.getByRole("link", { name: words("sign-in-experience:preview.demo") }).click()
  const demo = await opened
  const title = demo.getByRole("heading", { level: 1, name: pages["demo_app.title"], exact: true })
  const { code } = await signIn(demo, phones[0], codeUrl, () => title.waitFor(), TEST_CODE, pageIn(language))
  await demo.close()
  return code
}

/**
 * What the sign-ins have left: users, the log, the figures.
 * @param {Administrator} admin
 * @param {string} number
 */
async function traces(admin, number) {
  const { page, words } = admin
  const name = `+86${number}`
  const rows = page.getByRole("row")
  await admin.go("users")
  await admin.heading(words("users:title"))
  await page.getByRole("link", { name: /^\+86/ }).nth(1).waitFor()
  await admin.look("users")
  await page.getByRole("searchbox").fill(number)
  await page.waitForURL(/search=/)
  await page.getByRole("link", { name: /^\+86/ }).nth(1).waitFor({ state: "detached" })
  await page.getByRole("link", { name, exact: true }).click()
  await admin.heading(name)
  await admin.look("user")
  for (const tab of ["roles", "logs"]) {
    await page.getByRole("tab", { name: words(`users:tabs.${tab}`), exact: true }).click()
    const panel = page.getByRole("tabpanel", { name: words(`users:tabs.${tab}`), exact: true })
    await (tab === "roles" ? panel.getByText(words("users:roles.none"), { exact: true }) : rows.nth(4)).waitFor()
    await admin.look(`user-${tab}`)
  }

  await admin.go("audit-logs")
  await admin.heading(words("audit-logs:title"))
  await rows.nth(10).waitFor()
  await admin.look("audit-logs")
  const event = page.getByRole("combobox", { name: words("audit-logs:event"), exact: true }).first()
  const tokens = words("audit-logs:events.tokens", { grant: words("audit-logs:events.grant.AuthorizationCode") })
  await event.fill(tokens)
  await page.getByRole("option", { name: tokens, exact: true }).click()
  await page.waitForURL(/event=/)
  await rows.nth(10).waitFor({ state: "detached" })
  await page.getByRole("link", { name: tokens, exact: true }).first().click()
  await admin.heading(tokens)
  await admin.look("audit-log")

  await admin.go("dashboard")
  await admin.heading(words("dashboard:title"))
  const total = page.locator("dl > div").filter({ hasText: words("dashboard:total") })
  await total.getByRole("link", { name: "2", exact: true }).waitFor()
  await page.getByRole("application").or(page.locator(".recharts-surface")).first().waitFor()
  await admin.look("dashboard")
}
