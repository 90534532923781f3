// The list of users where there are very many: pages near and far, by mouse and by address; searches for one, for all and for
// nobody; what was chosen stands in the address, and stays there when the page is loaded again and on the way back.

import { List, SIZE } from "./console_list.mjs"
import { Administrator } from "./console_person.mjs"
import { expect, main } from "./harness.mjs"

/**
 * @typedef {object} Input
 * @property {string} setUpUrl makes the first administrator
 * @property {string} consoleUrl
 * @property {number} count of users: `Reader 1` is the oldest, and all but one are called so
 * @property {string} rare the name of that one
 */

await main("console_crowd", async (run, /** @type {Input} */ input) => {
  const admin = await Administrator.in(run)
  await admin.setUp(input.setUpUrl)
  await admin.open(input.consoleUrl)
  const list = new List(admin, input)
  await paging(list)
  await searching(list)
  admin.expectNoFaults()
  run.expectPolicyKept()
  return { complaints: run.complaints }
})

/** @param {List} list */
async function paging(list) {
  const { admin, page, words, count } = list
  const last = count / SIZE
  await admin.go("users")
  await list.showsPage(1)
  await list.to("next")
  await list.showsPage(2)
  await list.toPage(4)
  await list.showsPage(4)
  list.expectAddress({ page: "4" })

  await list.toPage(last)
  await list.showsPage(last)
  list.expectAddress({ page: `${last}` })
  await admin.look("last")
  expect(await admin.button(words("common:table.next")).isDisabled(), "there is a page after the last")
  await list.to("previous")
  await list.showsPage(last - 1)
  await page.goBack()
  await list.showsPage(last)
  await page.goBack()
  await list.showsPage(4)
  await page.goForward()
  await list.showsPage(last)

  // An address that somebody was sent, and one that there is not.
  await page.goto(`${list.url}?page=2939`)
  await page.getByRole("link", { name: list.rare }).waitFor()
  await list.shows(58_761, 58_780, count)
  await page.reload()
  await list.shows(58_761, 58_780, count)
  await page.goto(`${list.url}?page=${last + 1}`)
  await page.getByText(words("common:table.beyond", { pages: last.toLocaleString("en") })).waitFor()
  await admin.look("beyond")
  await admin.button(words("common:table.last")).click()
  await list.showsPage(last)
}

/** @param {List} list */
async function searching(list) {
  const { admin, page, words, search, rare, count } = list
  const part = rare.slice(-9, -3).toLowerCase()
  await search.pressSequentially(part)
  await page.getByRole("link", { name: rare }).waitFor()
  await list.shows(1, 1, 1)
  list.expectAddress({ search: part })
  await page.reload()
  await list.shows(1, 1, 1)
  expect((await search.inputValue()) === part, "the search is not in its field")

  // To the user, and back to what was found.
  await page.getByRole("link", { name: rare }).click()
  await admin.heading(rare)
  await page.goBack()
  await list.shows(1, 1, 1)
  list.expectAddress({ search: part })

  // What nearly all have, paged: a page of the search, and the first one of the next search.
  await search.fill("reader ")
  await list.shows(1, SIZE, count - 1)
  expect((await search.inputValue()) === "reader ", "the search has lost what was typed last")
  await list.to("next")
  await list.shows(SIZE + 1, 2 * SIZE, count - 1)
  list.expectAddress({ search: "reader", page: "2" })
  await page.reload()
  await list.shows(SIZE + 1, 2 * SIZE, count - 1)
  await search.fill("Reader 77777")
  await list.shows(1, 1, 1)
  list.expectAddress({ search: "Reader 77777" })

  await search.fill("nobody at all")
  await page.getByRole("heading", { name: words("users:none.found", { search: "nobody at all" }) }).waitFor()
  await search.clear()
  await list.showsPage(1)
  list.expectAddress({})
}
