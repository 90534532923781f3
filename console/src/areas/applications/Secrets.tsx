// The secrets of an application: made with an expiry, renamed, deleted. Two at once allow a change without an outage.

import { ActionIcon, Button, Group, Menu, NativeSelect, Table, Text, TextInput, VisuallyHidden } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { Secret } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { FormDialog } from "../../parts/FormDialog"
import { FormGroup } from "../../parts/FormGroup"
import { MoreIcon } from "../../parts/icons"
import { fullTime } from "../../parts/RelativeTime"
import { RowsSkeleton } from "../../parts/Skeletons"
import { showServerErrors } from "../../parts/serverErrors"
import { Tag } from "../../parts/Tag"
import { toast } from "../../parts/toasts"
import { type Application, type ApplicationSecret, secretsQuery } from "./queries"

/** In days; 0 is never. */
const LIFETIMES = [0, 7, 30, 180, 365]
const DAY = 86_400_000

type Asked = { kind: "create" } | { kind: "rename" | "delete"; secret: ApplicationSecret }

export function Secrets({ application }: { application: Application }) {
  const { t } = useTranslation(["applications", "common"])
  const { id } = application
  const client = useQueryClient()
  const query = useQuery(secretsQuery(id))
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const changed = () => client.invalidateQueries({ queryKey: secretsQuery(id).queryKey })
  const remove = async (name: string) => {
    await api.DELETE("/api/applications/{id}/secrets/{name}", { params: { path: { id, name } } })
    await changed()
    toast(t("secrets.deleted", { name }))
  }
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <RowsSkeleton rows={2} />
  return (
    <FormGroup title={t("secrets.title")} why={t("secrets.why")}>
      {query.data.rows.length > 0 && (
        <Table verticalSpacing={2} horizontalSpacing="xs" mx={-8} w="calc(100% + 16px)" aria-label={t("secrets.title")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("name")}</Table.Th>
              <Table.Th>{t("secrets.value")}</Table.Th>
              <Table.Th>{t("secrets.expires")}</Table.Th>
              <Table.Th w={48}>
                <VisuallyHidden>{t("more")}</VisuallyHidden>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data.rows.map((secret) => (
              <Table.Tr key={secret.name}>
                <Table.Td>{secret.name}</Table.Td>
                <Table.Td>
                  <Secret value={secret.value} name={secret.name} />
                </Table.Td>
                <Table.Td>
                  <Expiry time={secret.expiresAt} />
                </Table.Td>
                <Table.Td>
                  <Menu position="bottom-end">
                    <Menu.Target>
                      <ActionIcon aria-label={t("common:table.actions", { name: secret.name })}>
                        <MoreIcon />
                      </ActionIcon>
                    </Menu.Target>
                    <Menu.Dropdown>
                      <Menu.Item onClick={() => setAsked({ kind: "rename", secret })}>{t("secrets.rename")}</Menu.Item>
                      <Menu.Item color="red" onClick={() => setAsked({ kind: "delete", secret })}>
                        {t("secrets.delete")}
                      </Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Group>
        <Button variant="default" onClick={() => setAsked({ kind: "create" })}>
          {t("secrets.create")}
        </Button>
      </Group>
      {asked?.kind === "create" && <SecretDialog id={id} onDone={changed} onClose={close} />}
      {asked?.kind === "rename" && <SecretDialog id={id} old={asked.secret.name} onDone={changed} onClose={close} />}
      {asked?.kind === "delete" && (
        <ConfirmByName
          title={t("secrets.deleteTitle", { name: asked.secret.name })}
          consequence={t("secrets.deleteWhy")}
          confirm={t("secrets.delete")}
          onConfirm={() => remove(asked.secret.name)}
          onClose={close}
        />
      )}
    </FormGroup>
  )
}

/** A day to plan by, not a distance: "next month" is too vague for an outage. */
function Expiry({ time }: { time: number | null }) {
  const { t, i18n } = useTranslation("applications")
  if (time === null) {
    return (
      <Text size="sm" c="dimmed">
        {t("secrets.never")}
      </Text>
    )
  }
  return (
    <Group gap={6}>
      <Text span size="sm" title={fullTime(time, i18n.language)}>
        {new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" }).format(time)}
      </Text>
      {time < Date.now() && <Tag tone="danger">{t("secrets.expired")}</Tag>}
    </Group>
  )
}

interface DialogProps {
  id: string
  /** The name of the secret that is renamed; without it a new one is made. */
  old?: string
  onDone: () => Promise<unknown>
  onClose: () => void
}

function SecretDialog({ id, old, onDone, onClose }: DialogProps) {
  const { t } = useTranslation("applications")
  const [problem, setProblem] = useState<string>()
  const form = useForm({ defaultValues: { name: old ?? "", days: "0" } })
  const submit = form.handleSubmit(async ({ name, days }) => {
    setProblem(undefined)
    try {
      if (old) {
        const params = { path: { id, name: old } }
        await api.PATCH("/api/applications/{id}/secrets/{name}", { params, body: { name: name.trim() } })
      } else {
        const expiresAt = Number(days) ? Date.now() + Number(days) * DAY : null
        const params = { path: { id } }
        await api.POST("/api/applications/{id}/secrets", { params, body: { name: name.trim(), expiresAt } })
      }
      await onDone()
      toast(t(old ? "secrets.renamed" : "secrets.created", { name: name.trim() }))
      onClose()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  const title = t(old ? "secrets.rename" : "secrets.create")
  return (
    <FormDialog
      title={title}
      problem={problem}
      isBusy={form.formState.isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        autoComplete="off"
        label={t("name")}
        description={t("secrets.nameHelp")}
        error={form.formState.errors.name?.message}
        {...form.register("name", { validate: (name) => name.trim() !== "" || t("nameMissing") })}
      />
      {!old && (
        <NativeSelect
          label={t("secrets.expires")}
          description={t("secrets.expiresHelp")}
          data={LIFETIMES.map((days) => ({
            value: String(days),
            label: days === 0 ? t("secrets.never") : t("secrets.days", { count: days }),
          }))}
          {...form.register("days")}
        />
      )}
    </FormDialog>
  )
}
