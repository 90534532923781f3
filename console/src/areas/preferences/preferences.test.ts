import { describe, expect, it, vi } from "vitest"

vi.mock("../../api/client", () => ({}))
const { preferencesOf, withPreferences } = await import("./preferences")

describe("preferences", () => {
  it("reads what it knows and nothing else", () => {
    expect(preferencesOf({})).toEqual({})
    expect(preferencesOf({ adminConsolePreferences: "dark" })).toEqual({})
    const foreign = { language: "fr", appearanceMode: "sepia" }
    expect(preferencesOf({ adminConsolePreferences: foreign })).toEqual({})
    const kept = { language: "zh-CN", appearanceMode: "system" }
    expect(preferencesOf({ adminConsolePreferences: kept })).toEqual({ language: "zh-CN", appearance: "auto" })
  })

  it("changes one and leaves the others, also those of other clients", () => {
    const data = { other: 1, adminConsolePreferences: { language: "fr", managementApiAcknowledged: true } }
    expect(withPreferences(data, { appearance: "auto" })).toEqual({
      adminConsolePreferences: { language: "fr", managementApiAcknowledged: true, appearanceMode: "system" },
    })
    expect(withPreferences({}, { language: "en" })).toEqual({ adminConsolePreferences: { language: "en" } })
  })
})
