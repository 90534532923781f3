import { api, listQuery, paged, recordQuery, type Schemas } from "../../api/client"

export type Application = Schemas["Application"]
export type ApplicationSecret = Schemas["ApplicationSecret"]

export const applicationsQuery = (page: number, search?: string) =>
  listQuery<Application>(["applications", { page, search }], () =>
    api.GET("/api/applications", {
      params: { query: paged(page, search) },
    }),
  )

const one = (id: string) => ({ params: { path: { id } } })

export const readApplication = (id: string) => api.GET("/api/applications/{id}", one(id))

export const applicationQuery = (id: string) =>
  recordQuery<Application>(["applications", id], () => readApplication(id))

export const secretsQuery = (id: string) =>
  listQuery<ApplicationSecret>(["applications", id, "secrets"], () =>
    api.GET("/api/applications/{id}/secrets", one(id)),
  )

export const applicationRolesQuery = (applicationId: string, page: number) =>
  listQuery<Schemas["Role"]>(["applications", applicationId, "roles", { page }], () =>
    api.GET("/api/applications/{applicationId}/roles", {
      params: { path: { applicationId }, query: paged(page) },
    }),
  )

/** Roles for machines that an application does not have yet, by name. */
export const assignableRolesQuery = (applicationId: string, search: string) =>
  listQuery<Schemas["Role"]>(["roles", { excludeApplicationId: applicationId, search }], () =>
    api.GET("/api/roles", {
      params: {
        query: { ...paged(1, search), type: "MachineToMachine", excludeApplicationId: applicationId },
      },
    }),
  )

/** The types that applications of this build can have. */
export const TYPES = ["Traditional", "SPA", "Native", "MachineToMachine"] as const
export type CreatableType = (typeof TYPES)[number]

export const hasSecrets = (application: Application) =>
  application.type === "Traditional" || application.type === "MachineToMachine"
