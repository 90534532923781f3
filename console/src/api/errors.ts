// What the server refuses, as a value: its code, its words, and the fields that it names.

import i18next from "i18next"

/** One thing that is wrong with a request's body (`data.issues` of `guard.invalid_input`). */
export interface Issue {
  path: (string | number)[]
  message: string
}

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    readonly data?: unknown,
    readonly requestId?: string,
  ) {
    super(message)
  }

  static async from(response: Response): Promise<ApiError> {
    const body = await response.json().catch(() => ({}))
    return new ApiError(response.status, body.message ?? response.statusText, body.code, body.data, body.requestId)
  }

  get issues(): Issue[] {
    const { issues } = (this.data ?? {}) as { issues?: Issue[] }
    // A rejected password has issues too, of another shape.
    return Array.isArray(issues) ? issues.filter((issue) => Array.isArray(issue.path)) : []
  }
}

/** What happened, in the reader's words: ours for the codes that we explain, else the server's. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return i18next.t("error.unreachable")
  const ours = error.code && `error.codes.${error.code}`
  if (ours && i18next.exists(ours)) return i18next.t(ours)
  if (error.status >= 500 && error.requestId) return i18next.t("error.server", { id: error.requestId })
  // Not our server's answer: a proxy before it has no id for us.
  if (error.status >= 500) return i18next.t("error.unreachable")
  return error.message
}
