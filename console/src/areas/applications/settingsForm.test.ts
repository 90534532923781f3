import { expect, it } from "vitest"
import type { Application } from "./queries"
import { bodyOf, customDataProblem, fieldOf, fieldsOf, isNoOrigin } from "./settingsForm"

const application = {
  tenantId: "default",
  id: "bookstore",
  name: "Bookstore",
  description: null,
  type: "Traditional",
  oidcClientMetadata: { redirectUris: ["http://localhost:3000/callback"], postLogoutRedirectUris: [], logoUri: "x" },
  customClientMetadata: { idTokenTtl: 60 },
  protectedAppMetadata: null,
  customData: { a: 1 },
  isThirdParty: false,
  appLevelAccessControlEnabled: false,
  createdAt: 0,
} as unknown as Application

it("keeps what has no field, and drops fields that were left empty", () => {
  const body = bodyOf(application, { ...fieldsOf(application), redirectUris: [" https://a.example/cb ", ""] })
  expect(body).toMatchObject({
    description: null,
    oidcClientMetadata: { redirectUris: ["https://a.example/cb"], logoUri: "x" },
    customClientMetadata: { idTokenTtl: 60, refreshTokenTtlInDays: 14, rotateRefreshToken: true },
    customData: { a: 1 },
  })
})

it("sends a machine's application no addresses", () => {
  const machine = { ...application, type: "MachineToMachine" } as Application
  expect(Object.keys(bodyOf(machine, fieldsOf(machine))).sort()).toEqual(["customData", "description", "name"])
})

it("reads a lifetime in seconds as days", () => {
  const seconds = { ...application, customClientMetadata: { refreshTokenTtl: 3 * 86_400 } } as Application
  expect(fieldsOf(seconds).refreshTokenTtlInDays).toBe(3)
})

it("finds the fields that the server names", () => {
  expect(fieldOf("oidcClientMetadata.redirectUris.0")).toBe("redirectUris.0")
  expect(fieldOf("name")).toBe("name")
})

it("takes objects only as custom data", () => {
  for (const good of ["{}", "", '{"a":[1]}']) expect(customDataProblem(good)).toBeUndefined()
  for (const bad of ["[]", "1", "{", "null"]) expect(customDataProblem(bad)).toBeDefined()
})

it("an origin is scheme, host and port as browsers write them", () => {
  for (const good of ["", "https://a.example", "http://localhost:3000", "capacitor://localhost"]) {
    expect(isNoOrigin(good), good).toBe(false)
  }
  for (const bad of [
    "https://a.example/",
    "https://a.example/x",
    "https://A.example",
    "https://a.example:443",
    "a.example",
  ]) {
    expect(isNoOrigin(bad), bad).toBe(true)
  }
})
