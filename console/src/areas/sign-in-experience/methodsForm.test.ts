import { expect, it } from "vitest"
import {
  bodyOf,
  changed,
  fieldsOf,
  isVerified,
  moved,
  unserved,
  withChoice,
  withMethod,
  withPassword,
  withRecovery,
} from "./methodsForm"
import type { SignInExperience } from "./queries"
import { sendsCodes } from "./sendsCodes"

const settings = {
  signInMode: "SignInAndRegister",
  signUp: { identifiers: ["username"], password: true, verify: false },
  signIn: { methods: [{ identifier: "username", password: true, verificationCode: false, isPasswordPrimary: true }] },
  forgotPasswordMethods: null,
  usernamePolicy: { caseSensitive: true, minLength: 1, maxLength: 128, allowedChars: { lowercase: true } },
  unknownSessionRedirectUrl: "https://a.example/",
} as unknown as SignInExperience

it("changes nothing by reading and writing", () => {
  expect(bodyOf(fieldsOf(settings), settings)).toEqual(settings)
})

it("lets in who signs up by email or phone, and proves it", () => {
  const fields = withChoice(fieldsOf(settings), "emailOrPhone")
  expect(isVerified(fields)).toBe(true)
  const body = bodyOf(fields, settings)
  expect(body.signUp).toEqual({ identifiers: ["email", "phone"], password: true, verify: true })
  expect(body.signIn.methods.map((method) => method.identifier)).toEqual(["username", "email", "phone"])
  expect(fieldsOf({ ...settings, ...body } as unknown as SignInExperience).choice).toBe("emailOrPhone")
})

it("turns codes on when accounts have no password", () => {
  const email = { identifier: "email", password: true, verificationCode: false, isPasswordPrimary: true } as const
  const fields = { ...withChoice(fieldsOf(settings), "email"), methods: [email] }
  expect(withPassword(fields, false).methods).toEqual([{ ...email, verificationCode: true, isPasswordPrimary: false }])
})

it("drops a further identifier that has become the first", () => {
  const further = { ...settings, signUp: { ...settings.signUp, secondaryIdentifiers: [{ identifier: "phone" }] } }
  const read = further as unknown as SignInExperience
  expect(bodyOf(fieldsOf(read), read).signUp.secondaryIdentifiers).toHaveLength(1)
  expect(bodyOf(withChoice(fieldsOf(read), "phone"), read).signUp.secondaryIdentifiers).toEqual([])
})

it("offers first only what is on", () => {
  const both = { identifier: "email", password: true, verificationCode: true, isPasswordPrimary: true } as const
  expect(changed(both, { password: false }).isPasswordPrimary).toBe(false)
  expect(changed({ ...both, isPasswordPrimary: false }, { verificationCode: false }).isPasswordPrimary).toBe(true)
})

it("turns a recovery off where all are on", () => {
  expect(withRecovery(null, "phone", false)).toEqual(["email"])
  expect(withRecovery(["phone"], "email", true)).toEqual(["email", "phone"])
  const fields = { ...fieldsOf(settings), recoveries: withRecovery([], "phone", true) }
  expect(bodyOf(fields, settings).forgotPasswordMethods).toEqual(["PhoneVerificationCode"])
  expect(unserved(fields, { email: false, phone: false })).toEqual(["phone"])
})

it("orders ways in", () => {
  const { methods } = withMethod(fieldsOf(settings), "phone")
  expect(moved(methods, 1, -1).map((method) => method.identifier)).toEqual(["phone", "username"])
})

it("knows what no connector serves, and what sends codes", () => {
  const fields = withChoice(fieldsOf(settings), "phone")
  expect(unserved(fields, { email: false, phone: false })).toEqual(["phone"])
  expect(unserved(fields, { email: false, phone: true })).toEqual([])
  expect(sendsCodes(settings, "phone")).toBe(false)
  expect(sendsCodes({ ...settings, ...bodyOf(fields, settings) } as unknown as SignInExperience, "phone")).toBe(true)
})
