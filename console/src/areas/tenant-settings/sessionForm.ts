// The settings of sessions as fields of their form, and back as the body of a PATCH.

import { durationOf, secondsOf, type Unit } from "./duration"
import type { SessionConfig } from "./queries"

export interface SessionFields {
  amount: number
  unit: Unit
  /** Whether a session ends however much it is used. */
  isLimited: boolean
  absoluteAmount: number
  absoluteUnit: Unit
}

/** What is offered for the second limit when there is none yet, in seconds: 30 days. */
const OFFERED = 2_592_000

export function fieldsOf({ ttl, absoluteTtl }: SessionConfig): SessionFields {
  const absolute = durationOf(absoluteTtl ?? OFFERED)
  return {
    ...durationOf(ttl),
    isLimited: absoluteTtl !== undefined,
    absoluteAmount: absolute.amount,
    absoluteUnit: absolute.unit,
  }
}

export const bodyOf = (fields: SessionFields) => ({
  ttl: secondsOf(fields),
  absoluteTtl: fields.isLimited ? secondsOf({ amount: fields.absoluteAmount, unit: fields.absoluteUnit }) : null,
})

/** The form's name of what a body calls `ttl`. */
export const fieldOf = (path: string) => ({ ttl: "amount", absoluteTtl: "absoluteAmount" })[path]
