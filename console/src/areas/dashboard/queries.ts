import { queryOptions } from "@tanstack/react-query"
import { api, type Schemas } from "../../api/client"

export type Count = Schemas["Count"]
export type ActiveUsers = Schemas["ActiveUsers"]

export const totalsQuery = queryOptions({
  queryKey: ["dashboard", "totals"],
  queryFn: async () => {
    const [total, fresh] = await Promise.all([
      api.GET("/api/dashboard/users/total"),
      api.GET("/api/dashboard/users/new"),
    ])
    return { total: total.data?.totalUserCount ?? 0, fresh: fresh.data as Schemas["NewUsers"] }
  },
})

export const activeQuery = (date?: string) =>
  queryOptions({
    queryKey: ["dashboard", "active", { date }],
    placeholderData: (last: ActiveUsers | undefined) => last,
    queryFn: async () =>
      (await api.GET("/api/dashboard/users/active", { params: { query: { date } } })).data as ActiveUsers,
  })
