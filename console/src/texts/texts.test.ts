import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

type Texts = { [key: string]: string | Texts }

/** Every key with its placeholders; the forms of a plural count as one, languages have different ones. */
function shape(texts: Texts, prefix = ""): string[] {
  return Object.entries(texts).flatMap(([key, text]) => {
    const name = prefix + key.replace(/_(zero|one|two|few|many|other)$/, "")
    if (typeof text !== "string") return shape(text, `${name}.`)
    if (text.trim() === "") throw new Error(`${name} is empty`)
    const places = [...new Set(text.match(/\{\{\w+\}\}/g) ?? [])].filter((place) => place !== "{{count}}")
    return `${name} ${places.sort().join(" ")}`
  })
}

const read = (file: string): Texts => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"))
const unique = (shapes: string[]) => [...new Set(shapes)].sort()
const jsonIn = (folder: string) =>
  readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith(".json"))

describe("texts", () => {
  it("has the same areas in both languages", () => {
    expect(jsonIn("./zh-CN/").sort()).toEqual(jsonIn("./en/").sort())
  })
  for (const file of jsonIn("./en/")) {
    it(`has the same keys and placeholders in both languages: ${file}`, () => {
      expect(unique(shape(read(`./zh-CN/${file}`)))).toEqual(unique(shape(read(`./en/${file}`))))
    })
  }
  for (const guide of readdirSync(new URL("../guides/", import.meta.url), { withFileTypes: true })) {
    if (!guide.isDirectory()) continue
    it(`has the same keys and placeholders in both languages: guide ${guide.name}`, () => {
      const folder = `../guides/${guide.name}`
      expect(unique(shape(read(`${folder}/zh-CN.json`)))).toEqual(unique(shape(read(`${folder}/en.json`))))
    })
  }
})
