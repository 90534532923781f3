// Pictures of every page, dialog and notable state of the Console, in light and dark and on a narrow screen, and of some in
// Chinese. Nothing is judged but what a machine can see: the page is there, and does not scroll sideways. People look at the
// rest: tests/output/console_pictures-*.png.

import { Album } from "./console_album.mjs"
import { connect, fill, LONG, manager, READER } from "./console_pictures_data.mjs"
import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {string} demoUrl the application that people are sent to for a try
 * @property {string} apiUrl of the Management API
 * @property {string} token of it
 */

/** What the states of failure make the browser say.
 * @type {[number, string][]}
 */
const EXPECTED = [
  [404, "/api/captcha-provider"],
  [404, "/api/users/nobody123456"],
  [404, "/api/applications/nobody123456"],
  [503, "/api/users"],
  [503, "/api/roles/*"],
]

await main("console_pictures", async (run, /** @type {Input} */ input) => {
  const manage = manager(input.apiUrl, input.token)
  const admin = await Administrator.in(run)
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  const album = new Album(run, admin, input.consoleUrl)

  await withoutData(album)
  const ids = await fill(manage)
  await aSignIn(admin, input.demoUrl)
  await album.reload()
  await overview(album)
  await applications(album, ids)
  await users(album, ids)
  await access(album, ids)
  await security(album)
  await signIn(album)
  await connectors(album)
  Object.assign(ids, await connect(manage))
  await album.reload()
  await connected(album, ids)
  await states(album, ids)
  await own(album)

  album.expectNoFaults()
  return { pictures: album.count, complaints: run.complaintsBut(EXPECTED) }
})

/** @typedef {Record<string, string>} Ids */

/** @param {Album} album */
async function withoutData(album) {
  await album.page("get-started", "/get-started", { chinese: true })
  await album.page("dashboard-none", "/dashboard")
  await album.page("users-none", "/users")
  await album.page("roles-none", "/roles")
  await album.page("applications-not-found", "/applications?search=nothing")
  await album.page("audit-logs-not-found", "/audit-logs?range=custom&until=2020-01-01T00:00")
  await album.page("connectors-none", "/connectors/passwordless")
  await album.page("inbox-none", "/inbox")
}

/**
 * A real sign-in, so that there is something to be seen of it.
 * @param {Administrator} admin
 * @param {string} demoUrl
 */
async function aSignIn(admin, demoUrl) {
  const page = await admin.page.context().newPage()
  await page.goto(demoUrl)
  await admin.signInAs(page, READER.username, READER.password)
  await page.waitForURL(`${demoUrl}**`)
  await page.close()
}

/** @param {Album} album */
async function overview(album) {
  await album.page("dashboard", "/dashboard", { chinese: true })
  await album.page("audit-logs", "/audit-logs", { chinese: true })
  await album.page("audit-logs-custom", "/audit-logs?range=custom")
  await album.page("audit-log", "/audit-logs", {
    open: ({ page }) => page.locator("tbody a.row-link").first().click(),
  })
  await album.page("inbox", "/inbox")
  await album.page("palette", "/dashboard", {
    open: async ({ page }) => {
      await page.keyboard.press("ControlOrMeta+K")
      await page.getByRole("option").first().waitFor()
    },
    close: ({ page }) => page.keyboard.press("Escape"),
  })
  await album.page("palette-none", "/dashboard", {
    open: async ({ page }) => {
      await page.keyboard.press("ControlOrMeta+K")
      await page.getByRole("combobox").fill("zzzz")
      await page.getByRole("option").first().waitFor({ state: "detached" })
    },
    close: ({ page }) => page.keyboard.press("Escape"),
  })
  await album.page("account-menu", "/dashboard", {
    open: ({ page, words }) => page.getByRole("button", { name: words("common:shell.account", { name: "root" }) }).click(),
    close: ({ page }) => page.keyboard.press("Escape"),
  })
}

/**
 * @param {Album} album
 * @param {Ids} ids
 */
async function applications(album, ids) {
  await album.page("applications", "/applications", { chinese: true })
  await album.page("guides", "/applications/create", { chinese: true })
  await album.page("guides-traditional", "/applications/create?category=Traditional&search=n")
  await album.page("guides-not-found", "/applications/create?search=cobol")
  await album.page("application-create", "/applications/create?guide=none")
  await album.page("application-create-for", "/applications/create?guide=authjs", {
    open: ({ dialog, words }) => dialog.getByRole("button", { name: words("applications:create.title") }).click(),
  })
  await album.page("application", `/applications/${ids.bookstore}`, { chinese: true })
  await album.page("application-spa", `/applications/${ids.spa}`)
  await album.page("application-machine", `/applications/${ids.machine}`)
  await album.page("application-unsaved", `/applications/${ids.bookstore}`, {
    open: ({ page }) => page.getByLabel("Redirect URIs 1", { exact: true }).fill("http://"),
  })
  await album.page("application-secret", `/applications/${ids.bookstore}`, {
    open: ({ page, words }) => page.getByRole("button", { name: words("applications:secrets.create") }).click(),
  })
  await album.page("application-secret-menu", `/applications/${ids.bookstore}`, {
    open: ({ page, words }) =>
      page.getByRole("button", { name: words("common:table.actions", { name: "staging" }) }).click(),
  })
  await album.page("application-delete", `/applications/${ids.bookstore}`, {
    open: async (admin) => void (await admin.askToDelete("applications", "Bookstore")),
  })
  await album.page("guide-drawer", `/applications/${ids.bookstore}?guide=nextjs`)
  for (const id of ["authjs", "nextjs", "express", "go", "fastapi", "spring-boot", "axum"]) {
    await album.page(`guide-${id}`, `/applications/${ids.bookstore}/guide/${id}`, { chinese: id === "authjs" })
  }
  for (const id of ["react", "vue"]) await album.page(`guide-${id}`, `/applications/${ids.spa}/guide/${id}`)
  await album.page("guide-machine", `/applications/${ids.machine}/guide/machine-to-machine`)
  for (const id of ["api-express", "api-fastapi", "api-axum"]) await album.page(`guide-${id}`, `/guides/${id}`)
}

/**
 * @param {Album} album
 * @param {Ids} ids
 */
async function users(album, ids) {
  await album.page("users", "/users", { chinese: true })
  await album.page("users-last", "/users?page=2")
  await album.page("users-not-found", "/users?search=nobody")
  await album.page("users-beyond", "/users?page=9")
  await album.page("user-create", "/users?dialog=create")
  await album.page("user-create-refused", "/users?dialog=create", {
    open: async ({ dialog, words }) => {
      await dialog.getByLabel(words("users:primaryEmail"), { exact: true }).fill("mei")
      await dialog.getByRole("radio", { name: words("users:password.type") }).check()
      await dialog.getByRole("button", { name: words("users:create.action") }).click()
    },
  })
  await album.page("user", `/users/${ids.user}/settings`, { chinese: true })
  await album.page("user-roles", `/users/${ids.user}/roles`)
  await album.page("user-logs", `/users/${ids.user}/logs`)
  await album.page("user-roles-none", `/users/${ids.suspended}/roles`)
  await album.page("user-suspended", `/users/${ids.suspended}/logs`)
  await album.page("user-roles-assign", `/users/${ids.suspended}/roles`, {
    open: async ({ page, dialog, words }) => {
      await page.getByRole("button", { name: words("users:roles.assign") }).click()
      await dialog.getByRole("combobox").or(dialog.getByRole("textbox")).first().click()
      await page.getByRole("option").first().waitFor()
    },
  })
  await album.page("user-menu", `/users/${ids.user}/settings`, {
    open: ({ page, words }) => page.getByRole("button", { name: words("users:more"), exact: true }).click(),
  })
  for (const what of ["reset", "suspend", "delete"]) {
    await album.page(`user-${what}`, `/users/${ids.user}/settings`, {
      open: (admin) => admin.choose(admin.words("users:more"), admin.words(`users:${what}.action`)),
    })
  }
}

/**
 * @param {Album} album
 * @param {Ids} ids
 */
async function access(album, ids) {
  await album.page("api-resources", "/api-resources")
  await album.page("api-resource-create", "/api-resources?dialog=create")
  await album.page("api-resource", `/api-resources/${ids.api}/permissions`, { chinese: true })
  await album.page("api-resource-general", `/api-resources/${ids.api}/general`)
  await album.page("permission-create", `/api-resources/${ids.api}/permissions`, {
    open: ({ page, words }) => page.getByRole("button", { name: words("api-resources:permissions.create") }).click(),
  })
  await album.page("api-resource-empty", `/api-resources/${ids.longApi}/permissions`)
  await album.page("roles", "/roles")
  await album.page("role-create", "/roles?dialog=create")
  await album.page("role", `/roles/${ids.role}/permissions`)
  await album.page("role-users", `/roles/${ids.role}/users`)
  await album.page("role-general", `/roles/${ids.role}/general`)
  await album.page("role-machines", `/roles/${ids.machines}/machine-to-machine-apps`)
  await album.page("role-remove", `/roles/${ids.role}/users`, {
    open: ({ page, words }) =>
      page.getByRole("button", { name: words("common:assigned.removeNamed", { row: READER.name }) }).click(),
  })
  await album.page("role-empty", `/roles/${ids.longRole}/users`)
}

/** @param {Album} album */
async function security(album) {
  for (const page of ["password-policy", "captcha", "blocklist", "general"]) {
    await album.page(`security-${page}`, `/security/${page}`, { chinese: page === "password-policy" })
  }
  await album.page("captcha-turnstile", "/security/captcha/guide/Turnstile")
  await album.page("captcha-recaptcha", "/security/captcha/guide/RecaptchaEnterprise")
  await album.page("tenant-settings", "/tenant-settings/oidc-configs", { chinese: true })
  await album.page("rotate", "/tenant-settings/oidc-configs", {
    open: ({ page, words }) => page.getByRole("button", { name: words("tenant-settings:private-keys.rotate") }).click(),
  })
}

/** @param {Album} album */
async function signIn(album) {
  await album.page("methods", "/sign-in-experience/sign-up-and-sign-in", { chinese: true })
  await album.page("methods-summary", "/sign-in-experience/sign-up-and-sign-in", {
    open: async ({ page, words }) => {
      await page.getByRole("radio", { name: words("sign-in-experience:signUp.identifiers.emailOrPhone") }).check()
      await page.getByRole("button", { name: words("common:save.save") }).click()
      await page.getByRole("dialog").waitFor()
    },
  })
  await album.page("branding", "/sign-in-experience/branding", { chinese: true })
  await album.page("content", "/sign-in-experience/content")
  await album.page("texts", "/sign-in-experience/content/languages/nl?search=action.c")
}

/** @param {Album} album */
async function connectors(album) {
  await album.page("providers-sms", "/connectors/passwordless/create/sms", { chinese: true })
  await album.page("providers-email", "/connectors/passwordless/create/email")
  await album.page("connector-set-up", "/connectors/passwordless/set-up/aliyun-short-message-service", { chinese: true })
  await album.page("connector-set-up-smtp", "/connectors/passwordless/set-up/simple-mail-transfer-protocol", {
    chinese: true,
  })
  await album.page("connector-set-up-refused", "/connectors/passwordless/set-up/mailgun-email", {
    open: ({ page, words }) => page.getByRole("button", { name: words("connectors:setUpPage.action") }).click(),
  })
}

/**
 * @param {Album} album
 * @param {Ids} ids
 */
async function connected(album, ids) {
  await album.page("connectors", "/connectors/passwordless", { chinese: true })
  await album.page("connector-sms", `/connectors/passwordless/${ids.sms}`)
  await album.page("connector-email", `/connectors/passwordless/${ids.email}`)
  await album.page("connector-readme", `/connectors/passwordless/${ids.sms}?readme=open`)
  await album.page("captcha-set-up", "/security/captcha")
  await album.page("captcha-details", "/security/captcha/details")
  await album.page("content-own", "/sign-in-experience/content")
}

/**
 * What is shown while the server has not answered, when it cannot, and when there is nothing.
 * @param {Album} album
 * @param {Ids} ids
 */
async function states(album, ids) {
  await album.page("not-found", "/nothing/here", { chinese: true })
  await album.page("user-gone", "/users/nobody123456/settings", { chinese: true })
  await album.page("application-gone", "/applications/nobody123456")
  await album.waiting("users-loading", "/users?search=r")
  await album.waiting("user-loading", `/users/${ids.other}/settings`)
  await album.failing("users-failed", "/users?search=rea")
  await album.failing("role-failed", `/roles/${ids.longRole}/general`)
  await album.page("leave", `/users/${ids.user}/settings`, {
    open: async ({ page, words }) => {
      await page.getByLabel(words("users:name"), { exact: true }).fill(LONG)
      await page.getByRole("link", { name: words("common:rail.roles"), exact: true }).click()
      await page.getByRole("dialog").waitFor()
    },
    close: async ({ page, words }) => {
      await page.getByRole("button", { name: words("common:save.leave") }).click()
      await page.getByRole("dialog").waitFor({ state: "detached" })
    },
  })
  expect(album.count > 0, "no picture was taken")
}

/** @param {Album} album */
async function own(album) {
  await album.page("profile", "/profile", { chinese: true })
  await album.page("profile-password", "/profile", {
    open: ({ page, words }) => page.getByRole("button", { name: words("profile:password.change") }).click(),
  })
  await album.page("profile-email", "/profile", {
    open: ({ page, words }) => page.getByRole("button", { name: words("profile:email.add") }).click(),
  })
  await album.page("preferences", "/preferences")
  await album.inChinese("/preferences")
}
