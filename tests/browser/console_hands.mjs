// What an administrator does beside the tutorial, by mouse: people, an application's settings, mail, how the pages look and
// speak, their own account, the palette. What is set is seen where it works: at the sign-in pages, by somebody else.

import { application } from "./console_hands_application.mjs"
import { connector } from "./console_hands_connector.mjs"
import { own, palette } from "./console_hands_own.mjs"
import { pages } from "./console_hands_pages.mjs"
import { users } from "./console_hands_users.mjs"
import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {import("./harness.mjs").Run} Run
 *
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {string} demoUrl an application that anybody can sign in to
 * @property {string} codeUrl answers `{ code }`, the latest code that was sent
 * @property {string} messageUrl sends a code to the reader when it is posted to
 * @property {string} reader an address
 * @property {string} logoUrl a picture
 * @property {Mail} mail
 *
 * @typedef {object} Mail
 * @property {string} host
 * @property {string} port
 * @property {string} sender
 * @property {string} credentials as JSON
 * @property {string} tls as JSON
 * @property {string} servername
 * @property {string} to
 */

await main("console_hands", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)

  await users(run, admin, input)
  await application(admin)
  await connector(admin, input)
  await pages(run, admin, input)
  const isGone = (/** @type {string} */ text) => text.includes("status of 404")
  expect(!run.complaints.some(isGone), "somebody asked for what was deleted")
  await palette(admin)
  await own(admin, input)

  run.expectPolicyKept()
  admin.expectNoFaults()
  const complaints = run.complaintsBut([
    // What was wrong on purpose: an avatar, a password, a user who may not come in, a logo, a name and a password of one's own.
    [400, "/api/users/*"],
    [422, "/sign-in"],
    [401, "/sign-in"],
    // Asked whether somebody who was suspended is still signed in.
    [400, "/demo-app"],
    [400, "/api/sign-in-exp/preview"],
    [422, "/t/admin/me"],
    [422, "/t/admin/me/password/verify"],
    [400, "/t/admin/me/password"],
    // The log names a user who was deleted.
    [404, "/api/users/*"],
  ])
  return { complaints }
})
