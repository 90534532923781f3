import { expect, main } from "./harness.mjs"
import { askForCode, createButton, phoneField, typeCode } from "./sign_in.mjs"
import { app } from "./words.mjs"
await main("demo", async (run, input) => {
  const context = await run.person()
  const page = await context.newPage()
  await page.goto(input.app)
  await page.getByRole("button", { name: app.signInButton }).click()
  await phoneField(page).waitFor()
  await run.screenshot(page, "1-sign-in")
  await askForCode(page, { number: input.phone })
  await run.screenshot(page, "2-code")
  const inbox = await context.newPage()
  await inbox.goto(input.inbox)
  await run.screenshot(inbox, "3-inbox")
  const code = (await inbox.locator("code").first().innerText()).trim()
  await typeCode(page, code)
  if (!input.known) await createButton(page).click()
  await page.getByRole("status").filter({ hasText: app.signedIn }).waitFor()
  await run.screenshot(page, "4-signed-in")
  await page.getByRole("button", { name: app.signOutButton }).click()
  await page.getByRole("status").filter({ hasText: app.signedOut }).waitFor()
  await page.getByRole("button", { name: app.signInButton }).click()
  await page.getByRole("status").filter({ hasText: app.signedIn }).waitFor()
  return { code, complaints: run.complaints }
})
