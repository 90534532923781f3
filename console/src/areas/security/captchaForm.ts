// A captcha provider as fields of its form, and back as the body of a PUT.

import type { CaptchaConfig } from "./queries"

export const KINDS = ["Turnstile", "RecaptchaEnterprise"] as const
export type Kind = (typeof KINDS)[number]

/** Where its keys are made. */
export const ADDRESSES: Record<Kind, string> = {
  Turnstile: "https://dash.cloudflare.com/?to=/:account/turnstile",
  RecaptchaEnterprise: "https://console.cloud.google.com/security/recaptcha",
}

/** From where Google's script can be loaded; the second is reachable in mainland China. */
export const DOMAINS = ["www.google.com", "recaptcha.net", "www.recaptcha.net"] as const

export interface CaptchaFields {
  siteKey: string
  secretKey: string
  projectId: string
  domain: string
  mode: "invisible" | "checkbox"
}

/** @param config what is set up; without it, or when it is of another kind, the fields are empty */
export function fieldsOf(config: CaptchaConfig | null, kind: Kind): CaptchaFields {
  const own = config?.type === kind ? config : undefined
  return {
    siteKey: own?.siteKey ?? "",
    secretKey: own?.secretKey ?? "",
    projectId: own?.projectId ?? "",
    domain: own?.domain ?? "www.google.com",
    mode: own?.mode === "checkbox" ? "checkbox" : "invisible",
  }
}

export function bodyOf(kind: Kind, fields: CaptchaFields) {
  const keys = { type: kind, siteKey: fields.siteKey.trim(), secretKey: fields.secretKey.trim() }
  if (kind === "Turnstile") return { config: keys }
  return { config: { ...keys, projectId: fields.projectId.trim(), domain: fields.domain, mode: fields.mode } }
}

/** The form's name of what a body calls `config.siteKey`. */
export const fieldOf = (path: string) => path.replace(/^config\./, "")
