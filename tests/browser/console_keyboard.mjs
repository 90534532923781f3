// A keyboard and no mouse: goes from stop to stop as a person does, and looks at each whether its focus is seen.

import { violations } from "./audit.mjs"
import { expect } from "./harness.mjs"

/**
 * @typedef {import("playwright-core").Locator} Locator
 * @typedef {import("playwright-core").Page} Page
 */

/** More stops than any page has: whoever presses the key so often is lost. */
const PATIENCE = 90

export class Keyboard {
  /** @type {string[]} */
  #faults = []

  /** @param {Page} page */
  constructor(page) {
    this.page = page
  }

  /**
   * @param {string} key
   * @param {number} [times]
   */
  async press(key, times = 1) {
    for (let time = 0; time < times; time += 1) await this.page.keyboard.press(key)
  }

  /**
   * Goes on with Tab until the element has the focus, or back with Shift+Tab.
   * @param {Locator} element
   * @param {"Tab" | "Shift+Tab"} [key]
   */
  async to(element, key = "Tab") {
    await element.first().waitFor()
    const passed = []
    for (let stop = 0; stop < PATIENCE; stop += 1) {
      await this.page.keyboard.press(key)
      passed.push(await this.#stop())
      if (await this.has(element)) return
    }
    expect(false, `never reached by ${key}: ${element}; the stops were\n  ${[...new Set(passed)].join("\n  ")}`)
  }

  /**
   * Goes to an element and presses a key there.
   * @param {Locator} element
   * @param {string} [key]
   */
  async use(element, key = "Enter") {
    await this.to(element)
    await this.page.keyboard.press(key)
  }

  /**
   * Goes to a field and replaces what is in it.
   * @param {Locator} field
   * @param {string} text
   */
  async type(field, text) {
    if (!(await this.has(field))) await this.to(field)
    await this.page.keyboard.press("ControlOrMeta+A")
    await this.page.keyboard.type(text)
  }

  /**
   * Whether the element has the focus.
   * @param {Locator} element
   */
  async has(element) {
    return element.first().evaluate((it) => it === document.activeElement, undefined, { timeout: 1000 }).catch(() => false)
  }

  /**
   * Waits until the element has the focus by itself.
   * @param {Locator} element
   * @param {string} why
   */
  async expectFocus(element, why) {
    const end = Date.now() + 5000
    while (!(await this.has(element))) {
      expect(Date.now() < end, `${why}: the focus is at ${await this.#where()}`)
    }
  }

  /**
   * Waits until something in the part has the focus by itself.
   * @param {Locator} part
   * @param {string} why
   */
  async expectWithin(part, why) {
    const end = Date.now() + 5000
    while (!(await part.evaluate((it) => it.contains(document.activeElement)))) {
      expect(Date.now() < end, `${why}: the focus is at ${await this.#where()}`)
    }
  }

  /**
   * The dialog that is open has the focus, and Tab goes round in it both ways.
   * @param {Locator} dialog
   */
  async expectTrapped(dialog) {
    const within = () => dialog.evaluate((it) => it.contains(document.activeElement))
    await this.expectWithin(dialog, "the dialog takes the focus")
    const stops = await dialog.locator("a, button, input, textarea, select").count()
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let stop = 0; stop <= stops; stop += 1) {
        await this.page.keyboard.press(key)
        const where = await this.#stop()
        expect(await within(), `${key} leaves the dialog for ${where}`)
      }
    }
  }

  /**
   * Goes once through the whole page, from its first stop to its last, and has axe look at it.
   * @param {string} name
   */
  async walk(name) {
    await this.page.evaluate(() => {
      window.scrollTo(0, 0)
      // A blur alone goes on from where the focus was.
      document.body.tabIndex = -1
      document.body.focus()
      document.body.removeAttribute("tabindex")
    })
    const stops = []
    for (let stop = 0; stop < PATIENCE; stop += 1) {
      await this.page.keyboard.press("Tab")
      const where = await this.#stop()
      if (where === "nothing") break
      stops.push(where)
    }
    expect(stops.length > 10 && stops.length < PATIENCE, `${name} has ${stops.length} stops:\n  ${stops.join("\n  ")}`)
    this.#faults.push(...(await violations(this.page)).map((fault) => `${name}: ${fault}`))
  }

  /** Fails when a stop was not seen, or axe has found something. */
  expectNoFaults() {
    const faults = [...new Set(this.#faults)]
    expect(faults.length === 0, `faults:\n  ${faults.join("\n  ")}`)
  }

  /** What has the focus. */
  async #where() {
    return (await this.#look()).where
  }

  /** What has the focus after a key, and notes when a person does not see that. */
  async #stop() {
    const { where, fault } = await this.#look()
    if (fault) this.#faults.push(`${new URL(this.page.url()).pathname}: ${where}: ${fault}`)
    return where
  }

  /** What has the focus, and whether a person sees that: a ring, in the window, under nothing. */
  #look() {
    return this.page.evaluate(() => {
      const it = document.activeElement
      if (!(it instanceof HTMLElement) || it === document.body) return { where: "nothing" }
      const where = `${it.tagName.toLowerCase()} ${it.getAttribute("aria-label") ?? it.innerText ?? ""}`.trim().slice(0, 80)
      // An editor's ring is around its frame; a radio or checkbox may be drawn by a part beside it.
      const near = [it, it.parentElement, it.closest("[class*=host]"), it.nextElementSibling]
      const hasRing = near.some((one) => {
        if (!one) return false
        const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(one)
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !/, 0\)$/.test(outlineColor)
      })
      if (!hasRing) return { where, fault: "no ring" }
      const frame = it.closest("[class*=host]") ?? it
      const box = frame.getBoundingClientRect()
      const across = [0.1, 0.5, 0.9].map((part) => box.left + box.width * part)
      const down = [0.1, 0.5, 0.9].map((part) => box.top + box.height * part)
      const isSeen = across.some((x) =>
        down.some((y) => {
          const top = document.elementFromPoint(x, y)
          return top !== null && (frame.contains(top) || top.contains(it) || near.includes(/** @type {HTMLElement} */ (top)))
        }),
      )
      return isSeen ? { where } : { where, fault: `not seen at ${Math.round(box.left)}, ${Math.round(box.top)}` }
    })
  }
}
