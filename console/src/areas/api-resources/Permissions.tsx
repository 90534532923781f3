// The permissions of an API: what a token for it can allow.

import { ActionIcon, Button, Group, Menu, Text, TextInput } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { type Column, DataTable } from "../../parts/DataTable"
import { EmptyState } from "../../parts/EmptyState"
import { FormDialog } from "../../parts/FormDialog"
import { MoreIcon } from "../../parts/icons"
import { RelativeTime } from "../../parts/RelativeTime"
import { SearchField } from "../../parts/SearchField"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { isManagementApi, type Resource, type Scope, scopesQuery } from "./queries"
import { isScopeName } from "./resourceForm"

type Asked = { kind: "create" } | { kind: "edit" | "delete"; scope: Scope }

export function Permissions({ resource }: { resource: Resource }) {
  const { t } = useTranslation(["api-resources", "common"])
  const client = useQueryClient()
  const { page = 1, search } = useSearch({ from: "/api-resources/$id/$tab" })
  const navigate = useNavigate({ from: "/api-resources/$id/$tab" })
  const query = useQuery(scopesQuery(resource.id, page, search))
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["resources"] }),
      client.invalidateQueries({ queryKey: ["roles"] }),
    ])
  const remove = async ({ id, name }: Scope) => {
    const params = { path: { resourceId: resource.id, scopeId: id } }
    await api.DELETE("/api/resources/{resourceId}/scopes/{scopeId}", { params })
    await changed()
    toast(t("permissions.deleted", { name }))
  }
  const isReadOnly = isManagementApi(resource)
  const create = <Button onClick={() => setAsked({ kind: "create" })}>{t("permissions.create")}</Button>
  const columns: Column<Scope>[] = [
    {
      key: "name",
      header: t("permissions.name"),
      cell: ({ name }) => <Text span size="sm" fw={500} children={name} />,
    },
    { key: "description", header: t("permissions.description"), cell: ({ description }) => description },
    {
      key: "created",
      header: t("permissions.created"),
      cell: ({ createdAt }) => <RelativeTime time={createdAt} />,
      width: 150,
      from: "md",
    },
  ]
  const menu: Column<Scope> = {
    key: "more",
    header: t("more"),
    hidesHeader: true,
    width: 56,
    cell: (scope) => (
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t("common:table.actions", { name: scope.name })}>
            <MoreIcon />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked({ kind: "edit", scope })}>{t("permissions.edit")}</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked({ kind: "delete", scope })}>
            {t("permissions.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    ),
  }
  return (
    <>
      <Group justify="space-between">
        <SearchField
          label={t("permissions.search")}
          value={search ?? ""}
          onSearch={(text) => navigate({ search: { search: text }, replace: true })}
        />
        {!isReadOnly && create}
      </Group>
      {isReadOnly && (
        <Text size="sm" c="dimmed" mt="sm">
          {t("readOnly")}
        </Text>
      )}
      <DataTable
        label={t("permissions.title")}
        columns={isReadOnly ? columns : [...columns, menu]}
        query={query}
        rowKey={({ id }) => id}
        page={page}
        onPage={(wanted) => navigate({ search: (last) => ({ ...last, page: wanted }) })}
        empty={
          search ? (
            <EmptyState title={t("permissions.noneFound", { search })} />
          ) : (
            <EmptyState title={t("permissions.none")} why={t("permissions.noneWhy")} />
          )
        }
      />
      {asked?.kind === "create" && <ScopeDialog resourceId={resource.id} onDone={changed} onClose={close} />}
      {asked?.kind === "edit" && (
        <ScopeDialog resourceId={resource.id} old={asked.scope} onDone={changed} onClose={close} />
      )}
      {asked?.kind === "delete" && (
        <ConfirmByName
          title={t("permissions.deleteTitle", { name: asked.scope.name })}
          consequence={t("permissions.deleteWhy")}
          name={asked.scope.name}
          confirm={t("permissions.delete")}
          onConfirm={() => remove(asked.scope)}
          onClose={close}
        />
      )}
    </>
  )
}

interface DialogProps {
  resourceId: string
  /** The permission that is edited; without it a new one is made. */
  old?: Scope
  onDone: () => Promise<unknown>
  onClose: () => void
}

function ScopeDialog({ resourceId, old, onDone, onClose }: DialogProps) {
  const { t } = useTranslation("api-resources")
  const [problem, setProblem] = useState<string>()
  const form = useForm({ defaultValues: { name: old?.name ?? "", description: old?.description ?? "" } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async (fields) => {
    setProblem(undefined)
    const body = { name: fields.name.trim(), description: fields.description.trim() || null }
    try {
      if (old) {
        const params = { path: { resourceId, scopeId: old.id } }
        await api.PATCH("/api/resources/{resourceId}/scopes/{scopeId}", { params, body })
      } else {
        await api.POST("/api/resources/{resourceId}/scopes", { params: { path: { resourceId } }, body })
      }
      await onDone()
      toast(t(old ? "permissions.edited" : "permissions.made", { name: body.name }))
      onClose()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={t(old ? "permissions.edit" : "permissions.create")}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        label={t("permissions.name")}
        description={t("permissions.nameHelp")}
        placeholder="read:books"
        error={errors.name?.message}
        {...form.register("name", { validate: (name) => isScopeName(name) || t("permissions.nameInvalid") })}
      />
      <TextInput
        autoComplete="off"
        label={t("permissions.description")}
        error={errors.description?.message}
        {...form.register("description")}
      />
    </FormDialog>
  )
}
