// The record of a user as fields of its form, and back as the body of a PATCH.

import { readObject } from "../../parts/JsonEditor"
import type { User } from "./queries"

export interface SettingsFields {
  primaryEmail: string
  primaryPhone: string
  username: string
  name: string
  avatar: string
  customData: string
}

/** A phone number as the server keeps it: `+86 138 0013-8000` is `8613800138000`. Anything else is sent as it is. */
export function phoneDigits(text: string): string {
  const bare = text.replace(/[\s().-]/g, "")
  return /^\+?\d+$/.test(bare) ? bare.replace(/^\+/, "") : text.trim()
}

export const fieldsOf = (user: User): SettingsFields => ({
  primaryEmail: user.primaryEmail ?? "",
  primaryPhone: user.primaryPhone ? `+${user.primaryPhone}` : "",
  username: user.username ?? "",
  name: user.name ?? "",
  avatar: user.avatar ?? "",
  customData: JSON.stringify(user.customData, null, 2),
})

/** What a save sends: what was emptied is taken away. */
export const bodyOf = (fields: SettingsFields) => ({
  primaryEmail: fields.primaryEmail.trim() || null,
  primaryPhone: phoneDigits(fields.primaryPhone) || null,
  username: fields.username.trim() || null,
  name: fields.name.trim() || null,
  avatar: fields.avatar.trim() || null,
  customData: readObject(fields.customData) as Record<string, never>,
})

// The contract's shapes, so that the words beside a field are ours (reference/management-api.md).
const SHAPES = { primaryEmail: /^\S+@\S+\.\S+$/, primaryPhone: /^\d+$/, username: /^[A-Za-z_]\w*$/ } as const

/** Whether a text can be an identifier of this kind. Empty is none, which is allowed. */
export function isIdentifier(kind: keyof typeof SHAPES, text: string): boolean {
  const value = kind === "primaryPhone" ? phoneDigits(text) : text.trim()
  return value === "" || SHAPES[kind].test(value)
}
