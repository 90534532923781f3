import { api } from "../../api/client"
import type { Source } from "../../shell/palette"
import { nameOf } from "./queries"

/** Users by name or identifier. */
export const findUsers: Source = async (text, t) => {
  if (text === "") return []
  const query = { page: 1, page_size: 5, search_params: { search: `%${text}%` } }
  const { data = [] } = await api.GET("/api/users", { params: { query } })
  return data.map((user) => ({ name: nameOf(user), kind: t("rail.users"), path: `/users/${user.id}/settings` }))
}
