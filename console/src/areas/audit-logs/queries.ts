import { api, listQuery, PAGE_SIZE, recordQuery, type Schemas } from "../../api/client"

/** What every entry's payload can have (reference webhooks-and-logs.md §5). */
export interface Payload {
  result?: "Success" | "Error"
  ip?: string
  userAgent?: string
  userId?: string
  applicationId?: string
  error?: { code?: string; message?: string } | string
  [more: string]: unknown
}

export type LogEntry = Omit<Schemas["LogEntry"], "payload"> & { payload: Payload }

export interface Filter {
  event?: string
  user?: string
  application?: string
  /** Milliseconds since 1970. */
  from?: number
  until?: number
}

export const logsQuery = (page: number, range: string | undefined, { from, until, ...filter }: Filter) =>
  listQuery<LogEntry>(["logs", { page, range, ...filter, ...(range === "custom" && { from, until }) }], () =>
    api.GET("/api/logs", {
      params: {
        query: {
          page,
          page_size: PAGE_SIZE,
          logKey: filter.event,
          userId: filter.user,
          applicationId: filter.application,
          start_time: from,
          end_time: until,
        },
      },
    }),
  )

export const logQuery = (id: string) =>
  recordQuery<LogEntry>(["logs", id], () => api.GET("/api/logs/{id}", { params: { path: { id } } }))
