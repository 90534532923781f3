import { expect, it } from "vitest"
import { countOf, fieldsOf, placeholders, translationOf, unknownPlaceholders } from "./textsForm"

const builtIn = {
  "code.title": "Enter the code",
  "code.sent_to": "We sent a code to {{to}}.",
  "action.continue": "Continue",
}

it("has a field for each text, and writes those that differ", () => {
  const fields = fieldsOf(builtIn, { code: { title: "Your code" }, gone: { long: "ago" } })
  expect(fields).toEqual({ code: { title: "Your code", sent_to: "" }, action: { continue: "" } })
  expect(translationOf(fields)).toEqual({ code: { title: "Your code" } })
  expect(translationOf(fieldsOf(builtIn, {}))).toEqual({})
})

it("counts texts", () => {
  expect(countOf({ code: { title: "Your code", sent_to: "To {{to}}" }, app: {} })).toBe(2)
})

it("knows what is filled in", () => {
  expect(placeholders("{{terms}} and {{privacy}}")).toEqual(["terms", "privacy"])
  expect(unknownPlaceholders("To {{to}}, {{name}}", builtIn["code.sent_to"])).toEqual(["name"])
})
