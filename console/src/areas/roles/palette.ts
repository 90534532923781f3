import { api } from "../../api/client"
import type { Source } from "../../shell/palette"

/** Roles by name, and the action that makes one. */
export const findRoles: Source = async (text, t) => {
  const create = { name: t("roles:create.action"), kind: t("palette.action"), path: "/roles/create" }
  const actions = create.name.toLowerCase().includes(text.toLowerCase()) ? [create] : []
  if (text === "") return actions
  const query = { page: 1, page_size: 5, search_params: { search: `%${text}%` } }
  const { data = [] } = await api.GET("/api/roles", { params: { query } })
  const records = data.map(({ id, name }) => ({ name, kind: t("rail.roles"), path: `/roles/${id}/permissions` }))
  return [...records, ...actions]
}
