// Puts what the server says about a body beside the fields that it is about.

import type { FieldValues, Path, UseFormReturn } from "react-hook-form"
import { ApiError, explain, type Issue } from "../api/errors"

/** What codes without issues are about, by their beginnings. */
const FIELDS = {
  "user.username_": "username",
  "user.email_": "primaryEmail",
  "user.phone_": "primaryPhone",
  "user.invalid_phone": "primaryPhone",
  "verification_code.": "verificationCode",
} as const

function issuesOf(error: unknown): Issue[] {
  if (!(error instanceof ApiError)) return []
  const known = Object.entries(FIELDS).find(([beginning]) => error.code?.startsWith(beginning))
  return known ? [{ path: [known[1]], message: explain(error) }] : error.issues
}

/** @param fieldOf the form's name of what the body calls `oidcClientMetadata.redirectUris.0`; the same name without it
 * @returns what belongs to no field, for a message above the save button
 */
export function showServerErrors<Fields extends FieldValues>(
  form: UseFormReturn<Fields>,
  error: unknown,
  fieldOf: (path: string) => string | undefined = (path) => path,
): string | undefined {
  const issues = issuesOf(error)
  let hasFirst = false
  const rest = issues.filter((issue) => {
    const name = fieldOf(issue.path.join("."))
    if (name === undefined || !hasField(form.getValues(), name)) return true
    form.setError(name as Path<Fields>, { message: issue.message }, { shouldFocus: !hasFirst })
    hasFirst = true
    return false
  })
  if (issues.length === 0) return explain(error)
  return rest.length > 0 ? rest.map((issue) => issue.message).join(" ") : undefined
}

function hasField(values: unknown, name: string): boolean {
  let value = values
  for (const part of name.split(".")) {
    if (typeof value !== "object" || value === null || !(part in value)) return false
    value = (value as Record<string, unknown>)[part]
  }
  return true
}
