import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { BUILT_IN, builtInFor, FURTHER } from "./tags"

it("offers no language that the server refuses", () => {
  const source = readFileSync(new URL("../../../../crates/model/src/custom_phrases.rs", import.meta.url), "utf8")
  const taken = /const TAGS: &str = "([^"]+)"/.exec(source)?.[1]?.split(/[\s\\]+/) ?? []
  expect(BUILT_IN).toContain("zh-CN")
  expect([...BUILT_IN, ...FURTHER].filter((tag) => !taken.includes(tag))).toEqual([])
})

it("finds the nearest language", () => {
  expect(["fr", "fr-CA", "pl", "nl"].map(builtInFor)).toEqual(["fr", "fr", "pl-PL", "en"])
})
