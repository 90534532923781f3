// What a person reads in the Console: from its own language files, so that a page that was rephrased is still found.

import { readFileSync } from "node:fs"

/** @typedef {{ [key: string]: string | Texts }} Texts */

/**
 * The words of a language.
 * @param {string} language the folder of a language
 * @returns {(name: string, values?: Record<string, string>) => string} the text of `area:key`, with its values
 */
export function consoleIn(language) {
  /** @type {Map<string, Texts>} */
  const areas = new Map()
  return (name, values = {}) => {
    const [area, key] = name.split(":")
    if (!areas.has(area)) {
      const file = new URL(`../../console/src/texts/${language}/${area}.json`, import.meta.url)
      areas.set(area, JSON.parse(readFileSync(file, "utf8")))
    }
    /** @type {string | Texts | undefined} */
    let text = areas.get(area)
    for (const part of key.split(".")) text = typeof text === "object" ? text[part] : undefined
    if (typeof text !== "string") throw new Error(`no text "${name}" in ${language}`)
    return text.replace(/\{\{(\w+)\}\}/g, (all, place) => values[place] ?? all)
  }
}
