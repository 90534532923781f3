import { api, listQuery, PAGE_SIZE, recordQuery, type Schemas } from "../../api/client"

export type Application = Schemas["Application"]
export type ApplicationSecret = Schemas["ApplicationSecret"]

export const applicationsQuery = (page: number, search?: string) =>
  listQuery<Application>(["applications", { page, search }], () =>
    api.GET("/api/applications", {
      params: {
        query: {
          page,
          page_size: PAGE_SIZE,
          ...(search && { search_params: { search: `%${search}%` } }),
        },
      },
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

/** The types that applications of this build can have. */
export const TYPES = ["Traditional", "SPA", "Native", "MachineToMachine"] as const
export type CreatableType = (typeof TYPES)[number]

export const hasSecrets = (application: Application) =>
  application.type === "Traditional" || application.type === "MachineToMachine"
