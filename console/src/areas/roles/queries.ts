import { api, listQuery, paged, recordQuery, type Schemas } from "../../api/client"
import type { Application } from "../applications/queries"
import type { User } from "../users/queries"

export type Role = Schemas["Role"]
/** Whom a role can be given to; the document has it as a text. */
export type RoleType = "User" | "MachineToMachine"
export type RoleInUse = Schemas["RoleInUse"]
export type ScopeOfRole = Schemas["ScopeAndResource"]

export const rolesQuery = (page: number, search?: string) =>
  listQuery<RoleInUse>(["roles", { page, search }], () =>
    api.GET("/api/roles", { params: { query: paged(page, search) } }),
  )

export const readRole = (id: string) => api.GET("/api/roles/{id}", { params: { path: { id } } })

export const roleQuery = (id: string) => recordQuery<Role>(["roles", id], () => readRole(id))

export const roleScopesQuery = (id: string, page: number) =>
  listQuery<ScopeOfRole>(["roles", id, "scopes", { page }], () =>
    api.GET("/api/roles/{id}/scopes", { params: { path: { id }, query: paged(page) } }),
  )

/** All permissions of a role, for a choice of others. */
export const everyRoleScopeQuery = (id: string) =>
  listQuery<ScopeOfRole>(["roles", id, "scopes", "all"], () =>
    api.GET("/api/roles/{id}/scopes", { params: { path: { id } } }),
  )

export const roleUsersQuery = (id: string, page: number) =>
  listQuery<User>(["roles", id, "users", { page }], () =>
    api.GET("/api/roles/{id}/users", { params: { path: { id }, query: paged(page) } }),
  )

export const roleApplicationsQuery = (id: string, page: number) =>
  listQuery<Application>(["roles", id, "applications", { page }], () =>
    api.GET("/api/roles/{id}/applications", { params: { path: { id }, query: paged(page) } }),
  )

/** Users that do not have a role yet, by name or identifier. */
export const usersWithoutQuery = (id: string, search: string) =>
  listQuery<User>(["users", { excludeRoleId: id, search }], () =>
    api.GET("/api/users", { params: { query: { ...paged(1, search), excludeRoleId: id } } }),
  )

/** Machines that do not have a role yet, by name. */
export const machinesWithoutQuery = (id: string, search: string) =>
  listQuery<Application>(["applications", { excludeRoleId: id, search }], () =>
    api.GET("/api/applications", {
      params: { query: { ...paged(1, search), types: ["MachineToMachine"], excludeRoleId: id } },
    }),
  )
