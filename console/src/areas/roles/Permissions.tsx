// The permissions of a role.

import { Text } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { explain } from "../../api/errors"
import { Assigned } from "../../parts/Assigned"
import type { Column } from "../../parts/DataTable"
import { FormDialog } from "../../parts/FormDialog"
import { TextLink } from "../../parts/links"
import { toast } from "../../parts/toasts"
import { everyRoleScopeQuery, type Role, roleScopesQuery, type ScopeOfRole } from "./queries"
import { ScopePicker } from "./ScopePicker"

export function Permissions({ role }: { role: Role }) {
  const { t } = useTranslation("roles")
  const client = useQueryClient()
  const { page = 1 } = useSearch({ from: "/roles/$id/$tab" })
  const navigate = useNavigate({ from: "/roles/$id/$tab" })
  const query = useQuery(roleScopesQuery(role.id, page))
  const changed = () => client.invalidateQueries({ queryKey: ["roles", role.id, "scopes"] })
  const columns: Column<ScopeOfRole>[] = [
    {
      key: "name",
      header: t("scopes.permission"),
      cell: ({ name }) => <Text span size="sm" fw={500} children={name} />,
    },
    {
      key: "description",
      header: t("description"),
      cell: ({ description }) => description,
      from: "md",
    },
    {
      key: "resource",
      header: t("scopes.resource"),
      cell: ({ resource }) => (
        <TextLink to="/api-resources/$id/$tab" params={{ id: resource.id, tab: "permissions" }}>
          {resource.name}
        </TextLink>
      ),
    },
  ]
  return (
    <Assigned
      label={t("tabs.permissions")}
      owner={role.name}
      columns={columns}
      query={query}
      rowKey={({ id }) => id}
      nameOf={({ name }) => name}
      page={page}
      onPage={(wanted) => navigate({ search: { page: wanted } })}
      assign={t("scopes.assign")}
      none={{ title: t("scopes.none"), why: t("scopes.noneWhy") }}
      removeWhy={t("scopes.removeWhy")}
      remove={async (scope) => {
        const params = { path: { id: role.id, scopeId: scope.id } }
        await api.DELETE("/api/roles/{id}/scopes/{scopeId}", { params })
        await changed()
      }}
      dialog={(onClose) => <AllowDialog role={role} onDone={changed} onClose={onClose} />}
    />
  )
}

interface DialogProps {
  role: Role
  onDone: () => Promise<unknown>
  onClose: () => void
}

function AllowDialog({ role, onDone, onClose }: DialogProps) {
  const { t } = useTranslation("roles")
  const held = useQuery(everyRoleScopeQuery(role.id))
  const [scopeIds, setScopeIds] = useState<string[]>([])
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const submit = async () => {
    setBusy(true)
    try {
      await api.POST("/api/roles/{id}/scopes", { params: { path: { id: role.id } }, body: { scopeIds } })
      await onDone()
      toast(t("scopes.assigned", { name: role.name }))
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <FormDialog
      title={t("scopes.assign")}
      size={640}
      problem={problem ?? (held.isError ? explain(held.error) : undefined)}
      isBusy={isBusy}
      isDisabled={scopeIds.length === 0}
      onSubmit={submit}
      onClose={onClose}
    >
      {held.data && (
        <ScopePicker
          type={role.type}
          without={new Set(held.data.rows.map(({ id }) => id))}
          value={scopeIds}
          onChange={setScopeIds}
        />
      )}
    </FormDialog>
  )
}
