import { queryOptions } from "@tanstack/react-query"
import { api, listQuery, paged, recordQuery, type Schemas } from "../../api/client"

export type User = Schemas["User"]
export type Role = Schemas["Role"]
export type UserSession = Schemas["UserSession"]

export const usersQuery = (page: number, search?: string) =>
  listQuery<User>(["users", { page, search }], () =>
    api.GET("/api/users", {
      params: {
        query: paged(page, search),
      },
    }),
  )

const one = (userId: string) => ({ params: { path: { userId } } })

export const readUser = (id: string) => api.GET("/api/users/{userId}", one(id))

export const userQuery = (id: string) => recordQuery<User>(["users", id], () => readUser(id))

export const sessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ["users", id, "sessions"],
    queryFn: async (): Promise<UserSession[]> =>
      (await api.GET("/api/users/{userId}/sessions", one(id))).data?.sessions ?? [],
  })

export const userRolesQuery = (id: string, page: number) =>
  listQuery<Role>(["users", id, "roles", { page }], () =>
    api.GET("/api/users/{userId}/roles", { params: { path: { userId: id }, query: paged(page) } }),
  )

/** Roles that a user does not have yet, by name. */
export const assignableRolesQuery = (id: string, search: string) =>
  listQuery<Role>(["roles", { excludeUserId: id, search }], () =>
    api.GET("/api/roles", {
      params: {
        query: {
          ...paged(1, search),
          type: "User",
          excludeUserId: id,
        },
      },
    }),
  )

/** What people call a user: the name, else the first identifier. */
export const nameOf = (user: Pick<User, "id" | "name" | "username" | "primaryEmail" | "primaryPhone">) =>
  user.name || user.username || user.primaryEmail || (user.primaryPhone && `+${user.primaryPhone}`) || user.id
