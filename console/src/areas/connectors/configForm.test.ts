import { expect, it } from "vitest"
import { ApiError } from "../../api/errors"
import { asFieldErrors, configOf, fieldsOf, isShown, jsonProblem, problemsOf } from "./configForm"
import type { FormItem } from "./queries"

const items: FormItem[] = [
  { type: "Text", key: "host", label: "Host", required: true },
  { type: "Number", key: "port", label: "Port", defaultValue: 587 },
  { type: "Switch", key: "secure", label: "TLS" },
  { type: "Json", key: "templates", label: "Templates", defaultValue: [{ usageType: "SignIn" }] },
  { type: "Text", key: "ca", label: "CA", showConditions: [{ targetKey: "secure", expectValue: true }] },
]

it("starts with the factory's values, or with what is stored", () => {
  expect(fieldsOf(items)).toMatchObject({ host: "", port: 587, secure: false })
  expect(JSON.parse(String(fieldsOf(items).templates))).toEqual([{ usageType: "SignIn" }])
  expect(fieldsOf(items, { host: "a", secure: true })).toMatchObject({
    host: "a",
    port: "",
    secure: true,
    templates: "",
  })
})

it("leaves out what is empty or hidden, and keeps what has no field", () => {
  const fields = { ...fieldsOf(items), host: " mail.example.com ", ca: "PEM" }
  expect(configOf(items, fields, { host: "old", other: 1 })).toEqual({
    host: "mail.example.com",
    port: 587,
    secure: false,
    templates: [{ usageType: "SignIn" }],
    other: 1,
  })
  expect(configOf(items, { ...fields, secure: true })).toMatchObject({ ca: "PEM" })
})

it("shows a field when its conditions hold", () => {
  const last = items[4] as FormItem
  expect(isShown(last, { secure: true })).toBe(true)
  expect(isShown(last, { secure: false })).toBe(false)
})

it("says where JSON is broken", () => {
  expect(jsonProblem('[{"a": 1}]')).toBeUndefined()
  expect(jsonProblem('[\n  {"a" 1}\n]')?.line).toBe(2)
  expect(jsonProblem("[\n  1,\n")?.line).toBe(3)
})

it("puts the server's findings beside their fields", () => {
  const issues = [
    { path: "host", message: "is required" },
    { path: "templates[1].templateCode", message: "is required" },
    { path: "templates[2].usageType", message: "is unknown" },
    { path: "nowhere", message: "is required" },
  ]
  const error = new ApiError(400, "…", "connector.invalid_config", { issues })
  expect(problemsOf(error, items)).toEqual({
    host: "is required",
    templates: "[1].templateCode: is required; [2].usageType: is unknown",
  })
  expect((asFieldErrors(error, items) as ApiError).issues).toContainEqual({ path: ["host"], message: "is required" })
  expect(problemsOf(new ApiError(400, "…", "connector.general", { issues }), items)).toEqual({})
})
