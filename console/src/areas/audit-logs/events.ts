// Keys of audit entries, and what people call them.

import type { TFunction } from "i18next"

const PURPOSES = ["SignIn", "Register", "ForgotPassword"]
const METHODS = ["Password", "EmailVerificationCode", "PhoneVerificationCode", "OneTimeToken"]
const GRANTS = ["AuthorizationCode", "RefreshToken", "ClientCredentials"]

/** The keys that a filter offers; any other can stand in the address. */
export const EVENT_KEYS = [
  "Interaction.Create",
  "Interaction.End",
  ...PURPOSES.flatMap((purpose) => [
    `Interaction.${purpose}.Create`,
    `Interaction.${purpose}.Identifier.Submit`,
    `Interaction.${purpose}.Submit`,
  ]),
  ...METHODS.flatMap((method) => [
    `Interaction.SignIn.Verification.${method}.Create`,
    `Interaction.SignIn.Verification.${method}.Submit`,
  ]),
  ...GRANTS.map((grant) => `ExchangeTokenBy.${grant}`),
  "RevokeToken",
  "RevokeGrants",
]

/** Words for a key, or the key where we have none. Needs the texts of `audit-logs`. */
export function eventName(key: string, t: TFunction): string {
  const [area, purpose, part, ...rest] = key.split(".")
  const word = (path: string, values?: Record<string, string>) => t(`audit-logs:events.${path}`, values ?? {})
  const known = (group: string, name: string | undefined, list: string[]) =>
    name !== undefined && list.includes(name) ? word(`${group}.${name}`) : undefined
  if (key === "RevokeToken" || key === "RevokeGrants") return word(key)
  if (area === "ExchangeTokenBy") {
    const grant = known("grant", purpose, GRANTS)
    return grant ? word("tokens", { grant }) : key
  }
  if (key === "Interaction.Create" || key === "Interaction.End") return word(`interaction.${purpose}`)
  const goal = known("purpose", purpose, PURPOSES)
  if (area !== "Interaction" || !goal) return key
  if (part === "Verification") {
    const method = known("method", rest[0], METHODS)
    const step = known("verification", rest[1], ["Create", "Submit"])
    return method && step ? word(`verification.${rest[1]}`, { purpose: goal, method }) : key
  }
  if (part === "Identifier") return word("identified", { purpose: goal })
  if (part === "Profile") return word("profile", { purpose: goal })
  const step = known("step", part, ["Create", "Update", "Submit"])
  return step && rest.length === 0 ? word(`step.${part}`, { purpose: goal }) : key
}
