// The users who have a role.

import { Group, Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { AssignDialog, Assigned } from "../../parts/Assigned"
import type { Column } from "../../parts/DataTable"
import { RelativeTime } from "../../parts/RelativeTime"
import { nameOf, type User } from "../users/queries"
import { UserFace } from "../users/UserFace"
import { type Role, roleUsersQuery, usersWithoutQuery } from "./queries"

export function Users({ role }: { role: Role }) {
  const { t } = useTranslation("roles")
  const client = useQueryClient()
  const { page = 1 } = useSearch({ from: "/roles/$id/$tab" })
  const navigate = useNavigate({ from: "/roles/$id/$tab" })
  const query = useQuery(roleUsersQuery(role.id, page))
  const changed = () =>
    Promise.all([client.invalidateQueries({ queryKey: ["roles"] }), client.invalidateQueries({ queryKey: ["users"] })])
  const columns: Column<User>[] = [
    {
      key: "user",
      header: t("users.user"),
      cell: (user) => (
        <Group gap="sm" wrap="nowrap">
          <UserFace user={user} />
          <Link to="/users/$id/$tab" params={{ id: user.id, tab: "settings" }} className="row-link">
            {nameOf(user)}
          </Link>
        </Group>
      ),
    },
    {
      key: "latest",
      header: t("users.latest"),
      cell: ({ lastSignInAt }) =>
        lastSignInAt ? (
          <RelativeTime time={lastSignInAt} />
        ) : (
          <Text span size="sm" c="dimmed" children={t("users.never")} />
        ),
      width: 160,
      from: "sm",
    },
  ]
  return (
    <Assigned
      label={t("tabs.users")}
      owner={role.name}
      columns={columns}
      query={query}
      rowKey={({ id }) => id}
      nameOf={nameOf}
      page={page}
      onPage={(wanted) => navigate({ search: { page: wanted } })}
      assign={t("users.assign")}
      none={{ title: t("users.none"), why: t("users.noneWhy") }}
      removeWhy={t("users.removeWhy")}
      remove={async (user) => {
        const params = { path: { id: role.id, userId: user.id } }
        await api.DELETE("/api/roles/{id}/users/{userId}", { params })
        await changed()
      }}
      dialog={(onClose) => (
        <AssignDialog
          title={t("users.assign")}
          label={t("tabs.users")}
          help={t("users.help")}
          offered={(search) => usersWithoutQuery(role.id, search)}
          choiceOf={(user) => ({ value: user.id, label: nameOf(user) })}
          assign={async (userIds) => {
            await api.POST("/api/roles/{id}/users", { params: { path: { id: role.id } }, body: { userIds } })
            await changed()
          }}
          done={t("assignedTo", { name: role.name })}
          onClose={onClose}
        />
      )}
    />
  )
}
