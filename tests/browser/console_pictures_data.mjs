// What is in the Console when its pages are photographed: some of everything, long texts among it. Made by the Management API.

import { expect } from "./harness.mjs"

/** @typedef {(method: string, path: string, body?: object) => Promise<any>} Manage the body of the answer */

/** Longer than a column. */
export const LONG = "The reading room of the public library on the corner of Bookbinder Street and Market Square"

/** Who signs in to the demo app. */
export const READER = { username: "mei", password: "five quiet shelves of poems", name: "Mei Wang" }

/**
 * @param {string} apiUrl
 * @param {string} token
 * @returns {Manage}
 */
export function manager(apiUrl, token) {
  return async (method, path, body) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
    const answer = await fetch(`${apiUrl}${path}`, { method, headers, body: body && JSON.stringify(body) })
    const text = await answer.text()
    expect(answer.ok, `${method} ${path}: ${answer.status} ${text}`)
    return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text
  }
}

/**
 * Applications of each type, users with each identifier, and what they may do.
 * @param {Manage} manage
 */
export async function fill(manage) {
  const bookstore = await manage("POST", "/applications", {
    name: "Bookstore",
    description: "The shop itself",
    type: "Traditional",
    oidcClientMetadata: {
      redirectUris: ["https://bookstore.example/callback", "https://staging.bookstore.example/callback"],
      postLogoutRedirectUris: ["https://bookstore.example"],
    },
  })
  const spa = await manage("POST", "/applications", { name: LONG, type: "SPA" })
  const machine = await manage("POST", "/applications", { name: "Night job", type: "MachineToMachine" })
  await manage("POST", "/applications", { name: "Till", type: "Native", description: "On the counter" })
  const expiresAt = Date.now() + 30 * 86_400_000
  await manage("POST", `/applications/${bookstore.id}/secrets`, { name: "staging", expiresAt })

  const api = await manage("POST", "/resources", { name: "Bookstore API", indicator: "https://api.bookstore.example" })
  const longApi = await manage("POST", "/resources", {
    name: LONG,
    indicator: `https://api.example/${"long/".repeat(16)}`,
  })
  const scopes = await Promise.all(
    [
      ["read:books", "See what is on the shelves"],
      ["write:books", "Put books on the shelves and take them away"],
      ["read:orders", null],
    ].map(([name, description]) => manage("POST", `/resources/${api.id}/scopes`, { name, description })),
  )
  const scopeIds = scopes.map(({ id }) => id)
  const role = await manage("POST", "/roles", { name: "Editor", description: "Keeps the shelves in order", scopeIds })
  const longRole = await manage("POST", "/roles", { name: LONG, description: LONG })
  const machines = await manage("POST", "/roles", {
    name: "Importer",
    description: "Reads orders at night",
    type: "MachineToMachine",
    scopeIds: scopeIds.slice(2),
  })

  const user = await manage("POST", "/users", {
    ...READER,
    primaryEmail: "mei@bookstore.example",
    primaryPhone: "8613800138000",
  })
  await manage("PATCH", `/users/${user.id}/custom-data`, { customData: { shelf: 7, favourites: ["poems", "maps"] } })
  const other = await manage("POST", "/users", { primaryPhone: "8613800138001" })
  await manage("POST", "/users", { primaryEmail: `${"long.".repeat(10)}name@bookstore.example`, name: LONG })
  const suspended = await manage("POST", "/users", { username: "gone", name: "Ada Closed" })
  await manage("PATCH", `/users/${suspended.id}/is-suspended`, { isSuspended: true })
  for (let number = 1; number <= 20; number += 1) {
    await manage("POST", "/users", { primaryEmail: `reader${number}@bookstore.example`, name: `Reader ${number}` })
  }
  await manage("POST", `/users/${user.id}/roles`, { roleIds: [role.id] })
  await manage("POST", `/applications/${machine.id}/roles`, { roleIds: [machines.id] })
  await manage("POST", "/verification-codes", { phone: "8613800138000" })

  return {
    bookstore: bookstore.id,
    spa: spa.id,
    machine: machine.id,
    api: api.id,
    longApi: longApi.id,
    role: role.id,
    longRole: longRole.id,
    machines: machines.id,
    user: user.id,
    other: other.id,
    suspended: suspended.id,
  }
}

/**
 * What sends codes, a captcha, and texts of one's own.
 * @param {Manage} manage
 */
export async function connect(manage) {
  const usages = ["SignIn", "Register", "ForgotPassword", "Generic"]
  const sms = await manage("POST", "/connectors", {
    connectorId: "aliyun-short-message-service",
    config: {
      accessKeyId: "LTAI5tExample",
      accessKeySecret: "an example, no secret",
      signName: "书店",
      templates: usages.map((usageType, at) => ({ usageType, templateCode: `SMS_27310000${at}` })),
    },
  })
  const email = await manage("POST", "/connectors", {
    connectorId: "simple-mail-transfer-protocol",
    config: {
      host: "smtp.example.com",
      port: 587,
      fromEmail: "Bookstore <books@bookstore.example>",
      auth: { type: "login", user: "books", pass: "an example, no secret" },
      templates: usages.map((usageType) => ({
        usageType,
        contentType: "text/plain",
        subject: "{{code}} is your code",
        content: "Your code is {{code}}.",
      })),
    },
  })
  await manage("PUT", "/captcha-provider", { config: { type: "Turnstile", siteKey: "0x4AAA", secretKey: "an example" } })
  await manage("PUT", "/custom-phrases/nl", { action: { continue: "Verder" } })
  return { sms: sms.id, email: email.id }
}
