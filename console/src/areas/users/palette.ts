import { api } from "../../api/client"
import type { Source } from "../../shell/palette"
import { nameOf } from "./queries"

/** Users by name or identifier, and the action that makes one. */
export const findUsers: Source = async (text, t) => {
  const create = {
    name: t("users:create.action"),
    kind: t("palette.action"),
    path: "/users",
    search: { dialog: "create" },
  }
  const actions = create.name.toLowerCase().includes(text.toLowerCase()) ? [create] : []
  if (text === "") return actions
  const query = { page: 1, page_size: 5, search_params: { search: `%${text}%` } }
  const { data = [] } = await api.GET("/api/users", { params: { query } })
  const records = data.map((user) => ({
    name: nameOf(user),
    kind: t("rail.people"),
    path: `/users/${user.id}/settings`,
  }))
  return [...records, ...actions]
}
