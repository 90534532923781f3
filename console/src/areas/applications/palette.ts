import { api } from "../../api/client"
import type { Source } from "../../shell/palette"

/** Applications by name, and the action that makes one. */
export const findApplications: Source = async (text, t) => {
  const create = { name: t("applications:create.title"), kind: t("palette.action"), path: "/applications/create" }
  const actions = create.name.toLowerCase().includes(text.toLowerCase()) ? [create] : []
  if (text === "") return actions
  const query = { page: 1, page_size: 5, search_params: { search: `%${text}%` } }
  const { data = [] } = await api.GET("/api/applications", { params: { query } })
  const records = data.map((found) => ({
    name: found.name,
    kind: t("rail.applications"),
    path: `/applications/${found.id}`,
  }))
  return [...records, ...actions]
}
