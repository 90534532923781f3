// Why the server refuses a password, in words (`password.rejected`).

import type { TFunction } from "i18next"
import { ApiError } from "../../api/errors"

interface Issue {
  code: string
  interpolation?: Record<string, number>
}

/** @returns `undefined` when it was refused for another reason */
export function passwordIssues(error: unknown, t: TFunction<["profile", "common"]>): string | undefined {
  if (!(error instanceof ApiError) || error.code !== "password.rejected") return undefined
  const { issues = [] } = (error.data ?? {}) as { issues?: Issue[] }
  const words = issues.map(({ code, interpolation }) => {
    const kind = code.split(".").at(-1) ?? ""
    return t(`profile:password.issues.${kind}`, { ...interpolation, defaultValue: error.message })
  })
  return words.join(" ") || error.message
}
