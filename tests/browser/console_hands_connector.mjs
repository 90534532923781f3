// A mail server by mouse: set up, tried before it is saved and after, and deleted by its name.

/**
 * @typedef {import("./console_hands.mjs").Input} Input
 * @typedef {import("./console_person.mjs").Administrator} Administrator
 */

const FACTORY = "simple-mail-transfer-protocol"
const NAME = "SMTP"

/**
 * @param {Administrator} admin
 * @param {Input} input
 */
export async function connector(admin, { mail }) {
  const { page, words } = admin
  /** @param {string} key @param {Record<string, string>} [values] */
  const text = (key, values) => words(`connectors:${key}`, values)
  const kind = text("kinds.email.name")
  await admin.go("connectors")
  await page.getByRole("link", { name: text("setUpKind", { name: kind }) }).click()
  await admin.heading(text("kinds.email.choose"))
  await admin.look("mail-providers")
  await page.locator(`a[href$="/set-up/${FACTORY}"]`).click()
  await admin.heading(text("setUpPage.title", { name: NAME }))

  const form = page.getByRole("region", { name: text("form.title"), exact: true })
  /** @param {string} label */
  const field = (label) => form.getByRole("textbox", { name: label, exact: true })
  const test = async () => {
    await admin.field(text("test.email.to")).fill(mail.to)
    await admin.button(text("test.send")).click()
    await page.getByText(text("test.sent", { to: mail.to })).waitFor()
  }
  await admin.button(text("setUpPage.action")).click()
  await page.getByText(text("form.check")).waitFor()
  await admin.look("mail-refused")
  await field("Host").fill(mail.host)
  await field("Port").fill(mail.port)
  await field("Sender").fill(mail.sender)
  await admin.write("Credentials", mail.credentials)
  await admin.write("TLS", mail.tls)
  await field("Name in the server's certificate").fill(mail.servername)
  await test()
  await admin.look("mail-sent")
  await admin.button(text("setUpPage.action")).click()
  await admin.heading(NAME)
  await page.getByText(text("unused.email")).waitFor()
  await test()
  await admin.look("mail")

  const confirm = await admin.askToDelete("connectors", NAME)
  await admin.look("mail-delete")
  await confirm.click()
  await admin.heading(text("title"))
  await page.getByRole("link", { name: text("setUpKind", { name: kind }) }).waitFor()
}
