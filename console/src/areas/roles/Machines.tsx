// The machine-to-machine applications that have a role.

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { AssignDialog, Assigned } from "../../parts/Assigned"
import { CopyId } from "../../parts/Copy"
import type { Column } from "../../parts/DataTable"
import type { Application } from "../applications/queries"
import { machinesWithoutQuery, type Role, roleApplicationsQuery } from "./queries"

export function Machines({ role }: { role: Role }) {
  const { t } = useTranslation("roles")
  const client = useQueryClient()
  const { page = 1 } = useSearch({ from: "/roles/$id/$tab" })
  const navigate = useNavigate({ from: "/roles/$id/$tab" })
  const query = useQuery(roleApplicationsQuery(role.id, page))
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["roles"] }),
      client.invalidateQueries({ queryKey: ["applications"] }),
    ])
  const columns: Column<Application>[] = [
    {
      key: "application",
      header: t("machines.application"),
      cell: ({ id, name }) => (
        <Link to="/applications/$id" params={{ id }} className="row-link">
          {name}
        </Link>
      ),
    },
    {
      key: "id",
      header: t("machines.id"),
      cell: ({ id }) => <CopyId value={id} name={t("machines.id")} shy />,
      from: "md",
    },
  ]
  return (
    <Assigned
      label={t("tabs.machine-to-machine-apps")}
      owner={role.name}
      columns={columns}
      query={query}
      rowKey={({ id }) => id}
      nameOf={({ name }) => name}
      page={page}
      onPage={(wanted) => navigate({ search: { page: wanted } })}
      assign={t("machines.assign")}
      none={{ title: t("machines.none"), why: t("machines.noneWhy") }}
      removeWhy={t("machines.removeWhy")}
      remove={async ({ id: applicationId }) => {
        const params = { path: { id: role.id, applicationId } }
        await api.DELETE("/api/roles/{id}/applications/{applicationId}", { params })
        await changed()
      }}
      dialog={(onClose) => (
        <AssignDialog
          title={t("machines.assign")}
          label={t("tabs.machine-to-machine-apps")}
          help={t("machines.help")}
          offered={(search) => machinesWithoutQuery(role.id, search)}
          choiceOf={({ id, name }) => ({ value: id, label: name })}
          assign={async (applicationIds) => {
            const params = { path: { id: role.id } }
            await api.POST("/api/roles/{id}/applications", { params, body: { applicationIds } })
            await changed()
          }}
          done={t("assignedTo", { name: role.name })}
          onClose={onClose}
        />
      )}
    />
  )
}
