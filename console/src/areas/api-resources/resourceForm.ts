// What can be set of an API, as fields of a form and as a body.

import type { Resource } from "./queries"

export interface GeneralFields {
  name: string
  accessTokenTtl: number
}

export const fieldsOf = ({ name, accessTokenTtl }: Resource): GeneralFields => ({ name, accessTokenTtl })

export const bodyOf = ({ name, accessTokenTtl }: GeneralFields) => ({ name: name.trim(), accessTokenTtl })

/** The longest life that a token can be given, in seconds. */
export const LONGEST_TTL = 2_147_483_647

/** Whether a text can name an API in requests: an absolute URI without a fragment (RFC 8707 §2). */
export const isIndicator = (text: string) => URL.canParse(text.trim()) && !text.includes("#")

/** Whether a text can name a permission: scopes are separated by spaces (RFC 6749 §3.3). */
export const isScopeName = (text: string) => text.trim() !== "" && !/\s/.test(text.trim())
