import { api } from "../../api/client"
import type { Source } from "../../shell/palette"

/** APIs by name or identifier, and the action that makes one. The server lists them all: they are few. */
export const findResources: Source = async (text, t) => {
  const has = (name: string) => name.toLowerCase().includes(text.toLowerCase())
  const create = { name: t("api-resources:create.action"), kind: t("palette.action"), path: "/api-resources/create" }
  const actions = has(create.name) ? [create] : []
  if (text === "") return actions
  const { data = [] } = await api.GET("/api/resources")
  const records = data
    .filter(({ name, indicator }) => has(name) || has(indicator))
    .slice(0, 5)
    .map(({ id, name }) => ({ name, kind: t("rail.api-resources"), path: `/api-resources/${id}/permissions` }))
  return [...records, ...actions]
}
