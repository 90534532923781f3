import i18next from "i18next"
import { beforeAll, expect, test } from "vitest"
import en from "../../texts/en/audit-logs.json"
import { EVENT_KEYS, eventName } from "./events"

beforeAll(() => i18next.init({ lng: "en", ns: ["audit-logs"], resources: { en: { "audit-logs": en } } }))

test("every key that is offered has words of its own", () => {
  const names = EVENT_KEYS.map((key) => eventName(key, i18next.t))
  for (const [index, name] of names.entries()) {
    expect(name).not.toBe(EVENT_KEYS[index])
    expect(name).not.toMatch(/events\.|\{\{/)
  }
  expect(new Set(names).size).toBe(EVENT_KEYS.length)
})

test("a key that we do not know is shown as it is", () => {
  for (const key of [
    "Unknown",
    "Interaction.SignIn.Verification.Totp.Submit",
    "Management.User.Create",
    "ExchangeTokenBy.X",
  ])
    expect(eventName(key, i18next.t)).toBe(key)
})
