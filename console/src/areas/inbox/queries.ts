import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas } from "../../api/client"

export type Message = Schemas["InboxMessage"]

/** How often the inbox is asked again while it is shown, in ms. */
const EVERY = 3_000

export const inboxQuery = queryOptions({
  queryKey: ["inbox"],
  queryFn: async (): Promise<Message[]> => (await api.GET("/api/inbox")).data ?? [],
  refetchInterval: EVERY,
})
