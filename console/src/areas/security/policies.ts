// The policies of the sign-in experience as fields of forms, and back as the body of a PATCH. A policy is replaced as a whole,
// so what has no field here is sent as it was. What is absent is the contract's default (reference data-model.md).

import { linesOf, textOf } from "../../parts/lines"
import type { SignInExperience } from "../sign-in-experience/queries"

/** The document knows these columns as objects only. */
interface Policies {
  passwordPolicy: {
    length?: { min?: number; max?: number }
    characterTypes?: { min?: number }
    rejects?: { pwned?: boolean; repetitionAndSequence?: boolean; userInfo?: boolean; words?: string[] }
  }
  passwordExpiration: { enabled?: boolean; validPeriodDays?: number }
  emailBlocklistPolicy: { blockSubaddressing?: boolean; customAllowlist?: string[]; customBlocklist?: string[] }
}

const policiesOf = (settings: SignInExperience) => settings as unknown as Policies

/** The longest password that the contract knows. */
export const LONGEST_PASSWORD = 256

export interface PasswordFields {
  minLength: number
  /** How many of the four kinds of characters, as a choice. */
  characterTypes: string
  pwned: boolean
  repetitionAndSequence: boolean
  userInfo: boolean
  /** One word in a line. */
  words: string
  expires: boolean
  validPeriodDays: number
}

export function passwordFieldsOf(settings: SignInExperience): PasswordFields {
  const { passwordPolicy, passwordExpiration } = policiesOf(settings)
  const { length, characterTypes, rejects } = passwordPolicy
  return {
    minLength: length?.min ?? 8,
    characterTypes: String(characterTypes?.min ?? 1),
    pwned: rejects?.pwned ?? true,
    repetitionAndSequence: rejects?.repetitionAndSequence ?? true,
    userInfo: rejects?.userInfo ?? true,
    words: textOf(rejects?.words ?? []),
    expires: passwordExpiration.enabled ?? false,
    validPeriodDays: passwordExpiration.validPeriodDays ?? 90,
  }
}

export function passwordBodyOf(fields: PasswordFields, settings: SignInExperience) {
  const { length } = policiesOf(settings).passwordPolicy
  const { pwned, repetitionAndSequence, userInfo, words } = fields
  return {
    passwordPolicy: {
      length: { ...length, min: fields.minLength },
      characterTypes: { min: Number(fields.characterTypes) },
      rejects: { pwned, repetitionAndSequence, userInfo, words: linesOf(words) },
    },
    passwordExpiration: { enabled: fields.expires, validPeriodDays: fields.validPeriodDays },
  }
}

export interface BlocklistFields {
  blockSubaddressing: boolean
  /** One entry in a line. */
  customAllowlist: string
  /** One entry in a line. */
  customBlocklist: string
}

export function blocklistFieldsOf(settings: SignInExperience): BlocklistFields {
  const { blockSubaddressing, customAllowlist, customBlocklist } = policiesOf(settings).emailBlocklistPolicy
  return {
    blockSubaddressing: blockSubaddressing ?? false,
    customAllowlist: textOf(customAllowlist ?? []),
    customBlocklist: textOf(customBlocklist ?? []),
  }
}

export const blocklistBodyOf = (fields: BlocklistFields, settings: SignInExperience) => ({
  emailBlocklistPolicy: {
    ...policiesOf(settings).emailBlocklistPolicy,
    blockSubaddressing: fields.blockSubaddressing,
    customAllowlist: linesOf(fields.customAllowlist),
    customBlocklist: linesOf(fields.customBlocklist),
  },
})

/** The first line that is neither an address (`a@b.c`) nor a domain (`@b.c`); `*` stands for any characters. */
export const wrongEntry = (text: string): string | undefined =>
  linesOf(text).find((entry) => {
    const [local = "", ...rest] = entry.split("@")
    const labels = (rest[0] ?? "").split(".")
    const isPattern = rest.length === 1 && labels.length > 1 && labels.every((label) => label !== "")
    return !isPattern || /\s/.test(entry) || local.length > 64
  })

export interface GeneralFields {
  maxAttempts: number
  lockoutMinutes: number
  codeSeconds: number
  codeTries: number
}

export const generalFieldsOf = ({ sentinelPolicy, verificationCodePolicy }: SignInExperience): GeneralFields => ({
  maxAttempts: sentinelPolicy.maxAttempts ?? 100,
  lockoutMinutes: sentinelPolicy.lockoutDuration ?? 60,
  codeSeconds: verificationCodePolicy.expirationDuration ?? 600,
  codeTries: verificationCodePolicy.maxRetryAttempts ?? 10,
})

export const generalBodyOf = (fields: GeneralFields) => ({
  sentinelPolicy: { maxAttempts: fields.maxAttempts, lockoutDuration: fields.lockoutMinutes },
  verificationCodePolicy: { expirationDuration: fields.codeSeconds, maxRetryAttempts: fields.codeTries },
})
