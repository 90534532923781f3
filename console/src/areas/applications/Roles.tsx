// The roles of a machine-to-machine application.

import { Box, Text, Title } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useId, useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { AssignDialog, Assigned } from "../../parts/Assigned"
import type { Column } from "../../parts/DataTable"
import type { Role } from "../roles/queries"
import { type Application, applicationRolesQuery, assignableRolesQuery } from "./queries"

export function Roles({ application }: { application: Application }) {
  const { t } = useTranslation("applications")
  const { id: applicationId, name } = application
  const client = useQueryClient()
  const heading = useId()
  const [page, setPage] = useState(1)
  const query = useQuery(applicationRolesQuery(applicationId, page))
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["applications", applicationId, "roles"] }),
      client.invalidateQueries({ queryKey: ["roles"] }),
    ])
  const columns: Column<Role>[] = [
    {
      key: "name",
      header: t("roles.role"),
      cell: (role) => (
        <Link to="/roles/$id/$tab" params={{ id: role.id, tab: "permissions" }} className="row-link">
          {role.name}
        </Link>
      ),
    },
    { key: "description", header: t("description"), cell: ({ description }) => description, from: "md" },
  ]
  return (
    <Box component="section" aria-labelledby={heading} mb={40}>
      <Title order={2} id={heading}>
        {t("roles.title")}
      </Title>
      <Text c="dimmed" size="xs" mt={2}>
        {t("roles.why")}
      </Text>
      <Assigned
        label={t("roles.title")}
        owner={name}
        columns={columns}
        query={query}
        rowKey={({ id }) => id}
        nameOf={(role) => role.name}
        page={page}
        onPage={setPage}
        assign={t("roles.assign")}
        none={{ title: t("roles.none"), why: t("roles.noneWhy") }}
        removeWhy={t("roles.removeWhy")}
        remove={async ({ id: roleId }) => {
          const params = { path: { applicationId, roleId } }
          await api.DELETE("/api/applications/{applicationId}/roles/{roleId}", { params })
          await changed()
        }}
        dialog={(onClose) => (
          <AssignDialog
            title={t("roles.assign")}
            label={t("roles.title")}
            help={t("roles.assignHelp")}
            offered={(search) => assignableRolesQuery(applicationId, search)}
            choiceOf={(role) => ({ value: role.id, label: role.name })}
            assign={async (roleIds) => {
              const params = { path: { applicationId } }
              await api.POST("/api/applications/{applicationId}/roles", { params, body: { roleIds } })
              await changed()
            }}
            done={t("roles.assigned", { name })}
            onClose={onClose}
          />
        )}
      />
    </Box>
  )
}
