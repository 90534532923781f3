import { expect, test } from "vitest"
import { isIndicator, isScopeName } from "./resourceForm"

test("an indicator is an absolute URI without a fragment", () => {
  for (const good of ["https://api.example.com", "urn:example:books", " https://a.test/v1?x=1 "]) {
    expect(isIndicator(good)).toBe(true)
  }
  for (const bad of ["", "api.example.com", "/books", "https://a.test/#", "https://a.test#x"]) {
    expect(isIndicator(bad)).toBe(false)
  }
})

test("a permission's name has no space inside", () => {
  expect(isScopeName(" read:books ")).toBe(true)
  for (const bad of ["", " ", "read books", "read\tbooks"]) expect(isScopeName(bad)).toBe(false)
})
