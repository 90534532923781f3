// The settings of an application by mouse: its name, origins, refresh tokens and data; a secret that ends.

import { expect } from "./harness.mjs"

/** @typedef {import("./console_person.mjs").Administrator} Administrator */

const NAME = "Reading room"

/** @param {Administrator} admin */
export async function application(admin) {
  const { page, dialog, words } = admin
  /** @param {string} key */
  const text = (key) => words(`applications:${key}`)
  await admin.go("applications")
  await admin.heading(text("title"))
  await page.getByRole("link", { name: text("create.title") }).first().click()
  await page.getByRole("link", { name: text("create.without") }).first().click()
  await dialog.getByRole("radio", { name: text("types.SPA.name") }).check()
  await dialog.getByRole("textbox", { name: text("name") }).fill("Draft")
  await dialog.getByRole("button", { name: text("create.title") }).click()
  await admin.heading("Draft")

  await admin.field(text("name")).fill(NAME)
  await admin.field(text("description")).fill("For readers")
  const origins = page.getByRole("group", { name: text("uris.corsAllowedOrigins.label"), exact: true })
  await origins.getByRole("textbox").first().fill("https://reading.example/path")
  await page.getByRole("switch", { name: text("refresh.alwaysIssueRefreshToken.label") }).click()
  await page.getByRole("switch", { name: text("refresh.rotateRefreshToken.label") }).click()
  const days = page.getByLabel(text("refresh.ttl.label"), { exact: true })
  await days.fill("400")
  await admin.write(text("customData.label"), "[]")
  await admin.button(words("common:save.save")).click()
  await page.getByText(text("customData.invalid")).waitFor()
  await page.getByText(words("common:number.range", { min: "1", max: "180" })).waitFor()
  await admin.look("application-refused")
  await days.fill("30")
  await admin.write(text("customData.label"), '{ "shelf": 7 }')
  await admin.button(words("common:save.save")).click()
  await origins.locator('[aria-invalid="true"]').waitFor()
  await origins.getByRole("textbox").first().fill("https://reading.example")
  await admin.save()

  // What was saved is there after a reload.
  await page.reload()
  await admin.heading(NAME)
  const kept = await origins.getByRole("textbox").first().inputValue()
  expect(kept === "https://reading.example", `the origin is ${kept}`)
  expect((await days.inputValue()) === "30", "the lifetime is another one")
  await admin.look("application")
}
