// The filter of the audit log as it stands in the address, and the time that it means now.

import { z } from "zod"

const HOUR = 3_600_000

export const RANGES = { "1h": HOUR, "24h": 24 * HOUR, "7d": 7 * 24 * HOUR, "30d": 30 * 24 * HOUR } as const
const NAMES = ["1h", "24h", "7d", "30d", "custom"] as const

const moment = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
  .optional()
  .catch(undefined)

export const filterSearch = z.object({
  event: z.string().optional(),
  user: z.string().optional(),
  application: z.string().optional(),
  range: z.enum(NAMES).optional().catch(undefined),
  /** With `custom`: local times, as a field of the browser has them. */
  from: moment,
  until: moment,
})

export type FilterSearch = z.infer<typeof filterSearch>

/** The time that a filter means, in milliseconds since 1970. `until` counts whole: to the end of its minute. */
export function timeOf({ range, from, until }: FilterSearch, now: number): { from?: number; until?: number } {
  if (range === undefined) return {}
  if (range !== "custom") return { from: now - RANGES[range] }
  return {
    from: from ? new Date(from).getTime() : undefined,
    until: until ? new Date(until).getTime() + 59_999 : undefined,
  }
}
