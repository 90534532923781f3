// A tenant's own words for the texts of the pages, as fields of a form, and back as the API has them: nested by the parts of
// their keys.

/** Texts by their keys, `code.title`. */
export type BuiltIn = Record<string, string>

export interface Texts {
  [part: string]: string | Texts
}

/** The text under a key, if there is one. */
function textOf(texts: Record<string, unknown>, key: string): string {
  let value: unknown = texts
  for (const part of key.split(".")) {
    if (typeof value !== "object" || value === null) return ""
    value = (value as Record<string, unknown>)[part]
  }
  return typeof value === "string" ? value : ""
}

/** A field for each built-in text, empty where the built-in one stays. */
export function fieldsOf(builtIn: BuiltIn, own: Record<string, unknown>): Texts {
  const fields: Texts = {}
  for (const key of Object.keys(builtIn)) {
    const parts = key.split(".")
    const last = parts.pop() ?? key
    let inner = fields
    for (const part of parts) {
      inner[part] ??= {}
      inner = inner[part] as Texts
    }
    inner[last] = textOf(own, key)
  }
  return fields
}

/** What was written. */
export function translationOf(fields: Texts): Texts {
  const written = Object.entries(fields).flatMap(([part, value]) => {
    const kept = typeof value === "string" ? value.trim() : translationOf(value)
    return kept === "" || (typeof kept === "object" && Object.keys(kept).length === 0) ? [] : [[part, kept] as const]
  })
  return Object.fromEntries(written)
}

/** How many texts there are. */
export const countOf = (texts: Record<string, unknown>): number =>
  Object.values(texts).reduce<number>(
    (sum, value) => sum + (typeof value === "object" && value !== null ? countOf(value as Texts) : 1),
    0,
  )

/** What the pages fill into a text: the names between double braces. */
export const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, name]) => name ?? "")

/** Those of a text that the built-in one has not, so that nothing would be filled in. */
export const unknownPlaceholders = (text: string, builtIn: string): string[] =>
  placeholders(text).filter((name) => !placeholders(builtIn).includes(name))
