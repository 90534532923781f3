import { api, listQuery, paged, recordQuery, type Schemas } from "../../api/client"
import { configuration } from "../../session/current"
import { MANAGEMENT_API } from "../../session/protocol"

export type Resource = Schemas["Resource"]
export type ResourceWithScopes = Schemas["ResourceView"]
export type Scope = Schemas["Scope"]

export const resourcesQuery = (page: number) =>
  listQuery<ResourceWithScopes>(["resources", { page }], () =>
    api.GET("/api/resources", { params: { query: paged(page) } }),
  )

export const readResource = (id: string) => api.GET("/api/resources/{id}", { params: { path: { id } } })

export const resourceQuery = (id: string) => recordQuery<Resource>(["resources", id], () => readResource(id))

export const scopesQuery = (id: string, page: number, search?: string) =>
  listQuery<Scope>(["resources", id, "scopes", { page, search }], () =>
    api.GET("/api/resources/{resourceId}/scopes", {
      params: {
        path: { resourceId: id },
        query: paged(page, search),
      },
    }),
  )

/** Every API with its permissions, for a choice of them. */
export const allScopesQuery = listQuery<ResourceWithScopes>(["resources", "with-scopes"], () =>
  api.GET("/api/resources", { params: { query: { includeScopes: true } } }),
)

/** The API that this Console calls: it stays as the server made it. */
export const isManagementApi = ({ indicator }: Pick<Resource, "indicator">) =>
  indicator === MANAGEMENT_API(configuration.tenant)
