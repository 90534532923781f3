// Clocks that run within the pages of the Console, where nothing of Playwright stands between what happens and its time.
// Each function goes to the page as its text, so it uses nothing from around it.

/**
 * What `rows` is told to wait for.
 * @typedef {object} Wanted
 * @property {"click" | "keydown"} event from which the time counts; the last one before the rows are there
 * @property {Record<string, string>} address what the query of the address holds then
 * @property {string} text what every row holds, in lower case
 * @property {string} [shown] which rows are said to be shown
 */

/**
 * How long something took, in ms.
 * @typedef {object} Took
 * @property {number} all from the event to the frame that shows the rows
 * @property {number} pause until the list was asked for: what waits for the next key
 * @property {number} server until the answer was there
 */

/**
 * In every document of a visit: how long it took from the start of the first one until this heading is shown and, where
 * that `presses`, a button has opened the menu of the account.
 * @param {{ heading: string, presses: boolean }} wanted
 */
export function visit({ heading, presses }) {
  if (!location.protocol.startsWith("http")) return
  const key = "measured-from"
  const from = Number(sessionStorage.getItem(key) ?? performance.timeOrigin)
  sessionStorage.setItem(key, String(from))
  let isPressed = false
  const look = () => {
    if (document.querySelector("h1")?.textContent !== heading) return
    if (presses && !isPressed) {
      isPressed = true
      /** @type {HTMLElement | null} */
      const button = document.querySelector('header [aria-haspopup="menu"]')
      button?.click()
    }
    if (presses && !document.querySelector('[role="menu"]')) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => Object.assign(window, { measured: performance.timeOrigin + performance.now() - from })
      port2.postMessage(0)
    })
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true, characterData: true })
}

/**
 * Begins to wait for rows; `window.measured` holds how long they took.
 * @param {Wanted} wanted
 */
export function rows({ event, address, text, shown }) {
  performance.clearResourceTimings()
  let from = Number.NaN
  /** @param {Event} happened */
  const begin = (happened) => {
    from = happened.timeStamp
  }
  addEventListener(event, begin, { capture: true })
  const areShown = () => {
    const query = new URLSearchParams(location.search)
    if (Object.entries(address).some(([name, value]) => query.get(name) !== value)) return false
    const table = document.querySelector("table")
    if (table?.closest("[aria-busy]")?.getAttribute("aria-busy") !== "false") return false
    const all = [...table.querySelectorAll("tbody tr")]
    if (all.length === 0 || !all.every((row) => row.textContent?.toLowerCase().includes(text))) return false
    return !shown || document.querySelector("main")?.textContent?.includes(shown) === true
  }
  /** @type {(took: Took) => void} */
  let tell
  /** @type {Promise<Took>} */
  const measured = new Promise((resolve) => {
    tell = resolve
  })
  Object.assign(window, { measured })
  const observer = new MutationObserver(() => {
    if (!areShown()) return
    observer.disconnect()
    removeEventListener(event, begin, { capture: true })
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        const all = performance.now() - from
        const asked = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/users?"))
        const last = /** @type {PerformanceResourceTiming} */ (asked.at(-1))
        tell({ all, pause: last.startTime - from, server: last.responseEnd - last.startTime })
      }
      port2.postMessage(0)
    })
  })
  observer.observe(document, { childList: true, subtree: true, characterData: true, attributes: true })
}
