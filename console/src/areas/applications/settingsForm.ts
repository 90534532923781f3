// The record of an application as fields of its form, and back as the body of a PATCH.

import { readObject } from "../../parts/JsonEditor"
import { withoutEmpty } from "../../parts/UriList"
import type { Application } from "./queries"

/** How long a refresh token lives when nothing is set (reference console.md §4.1). */
export const DEFAULT_TTL_DAYS = 14

export interface SettingsFields {
  name: string
  description: string
  redirectUris: string[]
  postLogoutRedirectUris: string[]
  corsAllowedOrigins: string[]
  alwaysIssueRefreshToken: boolean
  rotateRefreshToken: boolean
  refreshTokenTtlInDays: number
  customData: string
}

export function fieldsOf(application: Application): SettingsFields {
  const { oidcClientMetadata: oidc, customClientMetadata: custom } = application
  const days = custom.refreshTokenTtl ? Math.round(custom.refreshTokenTtl / 86_400) : undefined
  return {
    name: application.name,
    description: application.description ?? "",
    redirectUris: oidc.redirectUris,
    postLogoutRedirectUris: oidc.postLogoutRedirectUris,
    corsAllowedOrigins: custom.corsAllowedOrigins ?? [],
    alwaysIssueRefreshToken: custom.alwaysIssueRefreshToken ?? false,
    rotateRefreshToken: custom.rotateRefreshToken ?? true,
    refreshTokenTtlInDays: custom.refreshTokenTtlInDays ?? days ?? DEFAULT_TTL_DAYS,
    customData: JSON.stringify(application.customData, null, 2),
  }
}

/** What a save sends. Metadata are replaced as a whole, so what has no field here is sent as it was. */
export function bodyOf(application: Application, fields: SettingsFields) {
  const { oidcClientMetadata, customClientMetadata } = application
  const general = {
    name: fields.name.trim(),
    description: fields.description.trim() || null,
    customData: readObject(fields.customData),
  }
  if (application.type === "MachineToMachine") return general
  return {
    ...general,
    oidcClientMetadata: {
      ...oidcClientMetadata,
      redirectUris: withoutEmpty(fields.redirectUris),
      postLogoutRedirectUris: withoutEmpty(fields.postLogoutRedirectUris),
    },
    customClientMetadata: {
      ...customClientMetadata,
      corsAllowedOrigins: withoutEmpty(fields.corsAllowedOrigins),
      alwaysIssueRefreshToken: fields.alwaysIssueRefreshToken,
      rotateRefreshToken: fields.rotateRefreshToken,
      refreshTokenTtlInDays: fields.refreshTokenTtlInDays,
    },
  }
}

/** The form's name of what a body calls `oidcClientMetadata.redirectUris.0`. */
export const fieldOf = (path: string) => path.replace(/^(oidcClientMetadata|customClientMetadata)\./, "")

/** Why a text is no custom data. */
export function customDataProblem(text: string): string | undefined {
  try {
    readObject(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}

/** Whether a text is anything but an origin as browsers write it: it would never match. */
export function isNoOrigin(text: string): boolean {
  const given = text.trim()
  if (given === "") return false
  if (!/^https?:/i.test(given)) return !/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+$/.test(given)
  return !URL.canParse(given) || new URL(given).origin !== given
}
