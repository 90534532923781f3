// The roles of a user.

import { Button, Group, Modal, MultiSelect, Text } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { explain } from "../../api/errors"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { type Column, DataTable } from "../../parts/DataTable"
import { EmptyState } from "../../parts/EmptyState"
import { toast } from "../../parts/toasts"
import { assignableRolesQuery, nameOf, type Role, type User, userRolesQuery } from "./queries"

export function Roles({ user }: { user: User }) {
  const { t } = useTranslation("users")
  const client = useQueryClient()
  const { page = 1 } = useSearch({ from: "/users/$id/$tab" })
  const navigate = useNavigate({ from: "/users/$id/$tab" })
  const query = useQuery(userRolesQuery(user.id, page))
  const [isAssigning, setAssigning] = useState(false)
  const [removing, setRemoving] = useState<Role>()
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["users", user.id, "roles"] }),
      client.invalidateQueries({ queryKey: ["roles"] }),
    ])
  const remove = async (role: Role) => {
    const params = { path: { userId: user.id, roleId: role.id } }
    await api.DELETE("/api/users/{userId}/roles/{roleId}", { params })
    await changed()
    toast(t("roles.removed", { role: role.name }))
  }
  const assign = <Button onClick={() => setAssigning(true)}>{t("roles.assign")}</Button>
  const columns: Column<Role>[] = [
    { key: "name", header: t("roles.role"), cell: ({ name }) => <Text span size="sm" fw={500} children={name} /> },
    { key: "description", header: t("roles.description"), cell: ({ description }) => description, wideOnly: true },
    {
      key: "remove",
      header: "",
      width: 120,
      cell: (role) => (
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          aria-label={t("roles.removeNamed", { role: role.name })}
          onClick={() => setRemoving(role)}
        >
          {t("roles.remove")}
        </Button>
      ),
    },
  ]
  return (
    <>
      {query.data && query.data.total > 0 && <Group justify="flex-end">{assign}</Group>}
      <DataTable
        label={t("tabs.roles")}
        columns={columns}
        query={query}
        rowKey={({ id }) => id}
        page={page}
        onPage={(wanted) => navigate({ search: { page: wanted } })}
        empty={<EmptyState title={t("roles.none")} why={t("roles.noneWhy")} action={assign} />}
      />
      {isAssigning && <AssignDialog user={user} onDone={changed} onClose={() => setAssigning(false)} />}
      {removing && (
        <ConfirmByName
          title={t("roles.removeTitle", { role: removing.name, name: nameOf(user) })}
          consequence={t("roles.removeWhy")}
          confirm={t("roles.remove")}
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  )
}

interface AssignProps {
  user: User
  onDone: () => Promise<unknown>
  onClose: () => void
}

function AssignDialog({ user, onDone, onClose }: AssignProps) {
  const { t } = useTranslation(["users", "common"])
  const [text, setText] = useState("")
  const [search] = useDebouncedValue(text.trim(), 250)
  const found = useQuery(assignableRolesQuery(user.id, search))
  const [chosen, setChosen] = useState<{ value: string; label: string }[]>([])
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const offered = (found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))
  // What was chosen stays in the list when another search does not find it.
  const data = [...offered, ...chosen.filter((one) => !offered.some(({ value }) => value === one.value))]
  const submit = async (event: React.FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const roleIds = chosen.map(({ value }) => value)
      await api.POST("/api/users/{userId}/roles", { params: { path: { userId: user.id } }, body: { roleIds } })
      await onDone()
      toast(t("roles.assigned", { name: nameOf(user) }))
      onClose()
    } catch (error) {
      setProblem(explain(error))
      setBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("roles.assign")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      <form onSubmit={submit}>
        <MultiSelect
          data-autofocus
          searchable
          label={t("tabs.roles")}
          description={t("roles.assignHelp")}
          nothingFoundMessage={t("roles.noneFound")}
          data={data}
          value={chosen.map(({ value }) => value)}
          searchValue={text}
          onSearchChange={setText}
          onChange={(values) => setChosen(data.filter(({ value }) => values.includes(value)))}
        />
        {problem && (
          <Text role="alert" size="sm" c="var(--danger)" mt="sm">
            {problem}
          </Text>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t("common:dialog.cancel")}
          </Button>
          <Button type="submit" loading={isBusy} disabled={chosen.length === 0}>
            {t("roles.assign")}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
