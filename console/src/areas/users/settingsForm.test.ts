import { expect, test } from "vitest"
import { generatePassword } from "./password"
import type { User } from "./queries"
import { bodyOf, fieldsOf, isIdentifier, phoneDigits } from "./settingsForm"

const user = { primaryEmail: null, primaryPhone: "8613800138000", username: "mei", name: "Mei", avatar: null } as User

test("numbers are sent as digits, however they are written", () => {
  expect(phoneDigits("+86 138 0013-8000")).toBe("8613800138000")
  expect(phoneDigits("(86) 138.0013.8000")).toBe("8613800138000")
  expect(phoneDigits("thirteen")).toBe("thirteen")
})

test("what was not changed comes back, and what was emptied is null", () => {
  const fields = fieldsOf({ ...user, customData: {} })
  expect(fields.primaryPhone).toBe("+8613800138000")
  expect(bodyOf({ ...fields, name: " " })).toEqual({
    primaryEmail: null,
    primaryPhone: "8613800138000",
    username: "mei",
    name: null,
    avatar: null,
    customData: {},
  })
})

test("a generated password has a character of each kind, and is another one each time", () => {
  const passwords = Array.from({ length: 200 }, generatePassword)
  for (const password of passwords) {
    expect(password).toHaveLength(16)
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) expect(password).toMatch(kind)
  }
  expect(new Set(passwords).size).toBe(200)
})

test("identifiers have their shapes, and may be empty", () => {
  expect(isIdentifier("primaryEmail", " ")).toBe(true)
  expect(isIdentifier("primaryEmail", "mei@example.com")).toBe(true)
  expect(isIdentifier("primaryEmail", "mei")).toBe(false)
  expect(isIdentifier("primaryPhone", "+86 138")).toBe(true)
  expect(isIdentifier("primaryPhone", "mei")).toBe(false)
  expect(isIdentifier("username", "mei_1")).toBe(true)
  expect(isIdentifier("username", "1mei")).toBe(false)
})
