// What a page costs on the wire: Chromium's own count of the bytes that came in, headers included, from a cold cache.

/**
 * @typedef {{ url: string, bytes: number }} Received
 * @typedef {{ requests: number, redirects: number, bytes: number, parts: Received[] }} Cost
 */

/**
 * Opens `url` on a page that has a cold cache and counts until nothing more is asked for.
 * @param {import("playwright-core").Page} page
 * @param {string} url
 * @returns {Promise<Cost>}
 */
export async function cost(page, url) {
  const session = await page.context().newCDPSession(page)
  /** @type {Map<string, Received>} */
  const parts = new Map()
  let redirects = 0
  let redirected = 0
  await session.send("Network.enable")
  session.on("Network.requestWillBeSent", (event) => {
    if (event.redirectResponse) {
      redirects += 1
      redirected += event.redirectResponse.encodedDataLength
    }
    parts.set(event.requestId, { url: event.request.url, bytes: 0 })
  })
  session.on("Network.loadingFinished", (event) => {
    const part = parts.get(event.requestId)
    if (part) part.bytes = event.encodedDataLength
  })
  await page.goto(url, { waitUntil: "networkidle" })
  await session.detach()
  const received = [...parts.values()].filter((part) => part.url.startsWith("http"))
  const bytes = received.reduce((sum, part) => sum + part.bytes, redirected)
  return { requests: received.length, redirects, bytes, parts: received }
}
