import { expect, test } from "vitest"
import type { SignInExperience } from "../sign-in-experience/queries"
import {
  blocklistBodyOf,
  blocklistFieldsOf,
  generalBodyOf,
  generalFieldsOf,
  passwordBodyOf,
  passwordFieldsOf,
  wrongEntry,
} from "./policies"

const settings = (stored: object) =>
  ({
    passwordPolicy: {},
    passwordExpiration: {},
    emailBlocklistPolicy: {},
    sentinelPolicy: {},
    verificationCodePolicy: {},
    ...stored,
  }) as unknown as SignInExperience

test("what is not stored shows as what holds", () => {
  expect(passwordFieldsOf(settings({}))).toEqual({
    minLength: 8,
    characterTypes: "1",
    pwned: true,
    repetitionAndSequence: true,
    userInfo: true,
    words: "",
    expires: false,
    validPeriodDays: 90,
  })
  expect(generalFieldsOf(settings({}))).toEqual({
    maxAttempts: 100,
    lockoutMinutes: 60,
    codeSeconds: 600,
    codeTries: 10,
  })
})

test("what was not changed comes back, with what has no field", () => {
  const stored = settings({
    passwordPolicy: {
      length: { min: 12, max: 64 },
      characterTypes: { min: 3 },
      rejects: { pwned: false, repetitionAndSequence: true, userInfo: false, words: ["books"] },
    },
    passwordExpiration: { enabled: true, validPeriodDays: 30 },
    emailBlocklistPolicy: {
      blockDisposableAddresses: false,
      blockSubaddressing: true,
      customAllowlist: ["@a.test"],
      customBlocklist: ["b@a.test"],
    },
    sentinelPolicy: { maxAttempts: 5, lockoutDuration: 10 },
    verificationCodePolicy: { expirationDuration: 90, maxRetryAttempts: 3 },
  })
  const kept = {
    ...passwordBodyOf(passwordFieldsOf(stored), stored),
    ...blocklistBodyOf(blocklistFieldsOf(stored), stored),
    ...generalBodyOf(generalFieldsOf(stored)),
  }
  expect(kept).toEqual(stored)
})

test("lists are sent without empty lines and repetitions", () => {
  const fields = { ...blocklistFieldsOf(settings({})), customBlocklist: " @a.test\n\n@a.test \nb@c.test" }
  expect(blocklistBodyOf(fields, settings({})).emailBlocklistPolicy.customBlocklist).toEqual(["@a.test", "b@c.test"])
})

test("entries have the shapes that the server takes", () => {
  for (const good of ["", "a@b.c", "@b.c", "foo*@x.com", "@*.x.com", `${"a".repeat(64)}@b.c`]) {
    expect(wrongEntry(good)).toBeUndefined()
  }
  for (const bad of ["a", "b.c", "@", "@b", "a@b.", "a b@c.d", "a@b@c.d", `${"a".repeat(65)}@b.c`]) {
    expect(wrongEntry(`@fine.test\n${bad}`)).toBe(bad)
  }
})
