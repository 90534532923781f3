// The list of very many users as it is shown: which rows, out of how many, and what the address says.

import { expect } from "./harness.mjs"

/** @typedef {import("./console_person.mjs").Administrator} Administrator */

/** Rows of a page. */
export const SIZE = 20

/** The list as an administrator sees it. */
export class List {
  /**
   * @param {Administrator} admin
   * @param {{ consoleUrl: string, count: number, rare: string }} crowd
   */
  constructor(admin, { consoleUrl, count, rare }) {
    this.admin = admin
    this.page = admin.page
    this.words = admin.words
    this.url = `${consoleUrl}/users`
    this.count = count
    this.rare = rare
    this.search = admin.page.getByRole("searchbox", { name: admin.words("users:search") })
  }

  /**
   * Waits until these of so many are shown, and no other.
   * @param {number} first
   * @param {number} last
   * @param {number} total
   */
  async shows(first, last, total) {
    const [from, to, all] = [first, last, total].map((number) => number.toLocaleString("en"))
    await this.page
      .getByText(this.words("common:table.shown", { first: from, last: to, total: all }), { exact: true })
      .waitFor()
    const rows = await this.table.getByRole("row").count()
    expect(rows - 1 === last - first + 1, `${rows - 1} rows are shown as ${from} to ${to}`)
  }

  /**
   * Waits until these of the newest are shown, in their order.
   * @param {number} page
   */
  async showsPage(page) {
    const first = (page - 1) * SIZE + 1
    await this.shows(first, Math.min(first + SIZE - 1, this.count), this.count)
    const names = await this.table.getByRole("link", { name: /^Reader / }).allInnerTexts()
    const wanted = Array.from({ length: names.length }, (_, place) => `Reader ${this.count - first - place + 1}`)
    expect(names.length > SIZE - 2 && names.join() === wanted.join(), `page ${page} shows ${names.join()}`)
  }

  get table() {
    return this.page.getByRole("table", { name: this.words("users:title") })
  }

  /**
   * To the page beside this one, by the arrows below the table.
   * @param {"previous" | "next"} name
   */
  to(name) {
    return this.admin.button(this.words(`common:table.${name}`)).click()
  }

  /**
   * To a page by its number below the table.
   * @param {number} page
   */
  toPage(page) {
    return this.admin.button(this.words("common:table.page", { page: `${page}` })).click()
  }

  /**
   * The address says nothing but this.
   * @param {Record<string, string>} wanted
   */
  expectAddress(wanted) {
    const { search } = new URL(this.page.url())
    const said = Object.fromEntries(new URLSearchParams(search))
    expect(JSON.stringify(said) === JSON.stringify(wanted), `the address says ${search}`)
  }
}
