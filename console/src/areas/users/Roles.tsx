// The roles of a user.

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { AssignDialog, Assigned } from "../../parts/Assigned"
import type { Column } from "../../parts/DataTable"
import { assignableRolesQuery, nameOf, type Role, type User, userRolesQuery } from "./queries"

export function Roles({ user }: { user: User }) {
  const { t } = useTranslation("users")
  const client = useQueryClient()
  const { page = 1 } = useSearch({ from: "/users/$id/$tab" })
  const navigate = useNavigate({ from: "/users/$id/$tab" })
  const query = useQuery(userRolesQuery(user.id, page))
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["users", user.id, "roles"] }),
      client.invalidateQueries({ queryKey: ["roles"] }),
    ])
  const columns: Column<Role>[] = [
    {
      key: "name",
      header: t("roles.role"),
      cell: ({ id, name }) => (
        <Link to="/roles/$id/$tab" params={{ id, tab: "permissions" }} className="row-link">
          {name}
        </Link>
      ),
    },
    { key: "description", header: t("roles.description"), cell: ({ description }) => description, from: "md" },
  ]
  return (
    <Assigned
      label={t("tabs.roles")}
      owner={nameOf(user)}
      columns={columns}
      query={query}
      rowKey={({ id }) => id}
      nameOf={({ name }) => name}
      page={page}
      onPage={(wanted) => navigate({ search: { page: wanted } })}
      assign={t("roles.assign")}
      none={{ title: t("roles.none"), why: t("roles.noneWhy") }}
      removeWhy={t("roles.removeWhy")}
      remove={async (role) => {
        const params = { path: { userId: user.id, roleId: role.id } }
        await api.DELETE("/api/users/{userId}/roles/{roleId}", { params })
        await changed()
      }}
      dialog={(onClose) => (
        <AssignDialog
          title={t("roles.assign")}
          label={t("tabs.roles")}
          help={t("roles.assignHelp")}
          offered={(search) => assignableRolesQuery(user.id, search)}
          choiceOf={({ id, name }) => ({ value: id, label: name })}
          assign={async (roleIds) => {
            await api.POST("/api/users/{userId}/roles", { params: { path: { userId: user.id } }, body: { roleIds } })
            await changed()
          }}
          done={t("roles.assigned", { name: nameOf(user) })}
          onClose={onClose}
        />
      )}
    />
  )
}
