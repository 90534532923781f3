import { Button, Drawer, Group } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { ApiError } from "../../api/errors"
import type { Back } from "../../parts/BackLink"
import { CopyId } from "../../parts/Copy"
import { DeleteMenu } from "../../parts/DeleteMenu"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { leaveDeleted } from "../../parts/leaveDeleted"
import { ButtonLink, TextLink } from "../../parts/links"
import { Notice } from "../../parts/Notice"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast, toastError } from "../../parts/toasts"
import { useRecordForm } from "../../parts/useRecordForm"
import { signInExperienceQuery } from "../sign-in-experience/queries"
import { sendsCodes } from "../sign-in-experience/sendsCodes"
import { ConfigFields } from "./ConfigFields"
import { asFieldErrors, configOf, type ConfigFields as Fields, fieldsOf } from "./configForm"
import { Logo, useFieldWords, useWords } from "./parts"
import { type Connector, connectorQuery, connectorsQuery, kindOf, readConnector } from "./queries"
import { Readme } from "./Readme"
import { TestBox } from "./TestBox"

export function DetailsPage() {
  const { t } = useTranslation(["connectors", "common"])
  const words = useWords()
  const { id } = useParams({ from: "/connectors/passwordless/$id" })
  const query = useQuery(connectorQuery(id))
  const list: Back = { to: "/connectors/passwordless", name: t("title") }
  // A connector that is deleted while its form is open leaves the form with what was typed.
  if (!query.data) {
    if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  const connector = query.data.value
  const isGone = query.error instanceof ApiError && query.error.status === 404
  return (
    <>
      <PageHeader
        title={words(connector.name)}
        back={list}
        why={
          <Group component="span" gap="md">
            <Logo of={connector} size={24} />
            <span>{t(`kinds.${kindOf(connector)}.name`)}</span>
            <CopyId value={connector.id} name={t("id")} />
          </Group>
        }
        action={<Actions connector={connector} />}
      />
      <NotUsed connector={connector} />
      <Settings key={connector.id} record={query.data} isGone={isGone} />
      <ReadmeDrawer connector={connector} />
    </>
  )
}

function Actions({ connector }: { connector: Connector }) {
  const { t } = useTranslation(["connectors", "common"])
  const words = useWords()
  const navigate = useNavigate({ from: "/connectors/passwordless/$id" })
  const client = useQueryClient()
  const name = words(connector.name)
  const remove = async () => {
    await api.DELETE("/api/connectors/{id}", { params: { path: { id: connector.id } } })
    await leaveDeleted(client, "connectors", connector.id, () =>
      navigate({ to: "/connectors/passwordless", ignoreBlocker: true }),
    )
    toast(t("delete.done", { name }))
  }
  return (
    <Group gap="sm">
      <Button variant="default" onClick={() => navigate({ search: { readme: "open" } })}>
        {t("readme.check")}
      </Button>
      <ButtonLink variant="default" to="/connectors/passwordless/create/$kind" params={{ kind: kindOf(connector) }}>
        {t("change")}
      </ButtonLink>
      <DeleteMenu
        more={t("more")}
        name={name}
        title={t("delete.title", { name })}
        why={t(`delete.${kindOf(connector)}`)}
        action={t("delete.action")}
        onDelete={remove}
      />
    </Group>
  )
}

/** Says that nothing sends by this connector yet, and where that is changed. */
function NotUsed({ connector }: { connector: Connector }) {
  const { t } = useTranslation("connectors")
  const kind = kindOf(connector)
  const { data } = useQuery(signInExperienceQuery)
  if (!data || sendsCodes(data.value, kind === "sms" ? "phone" : "email")) return null
  return (
    <Notice tone="warning" mb="xl" maw={640} title={t(`unused.${kind}`)}>
      {t("unused.why")}{" "}
      <TextLink to="/sign-in-experience/sign-up-and-sign-in" underline="always">
        {t("unused.where")}
      </TextLink>
    </Notice>
  )
}

function Settings({ record, isGone }: { record: Read<Connector>; isGone: boolean }) {
  const { t } = useTranslation("connectors")
  const navigate = useNavigate()
  const client = useQueryClient()
  const connector = record.value
  const { id, formItems: items } = connector
  const kind = kindOf(connector)
  const [isMissed, setMissed] = useState(false)
  const recordForm = useRecordForm<Connector, Fields>({
    record,
    queryKey: connectorQuery(id).queryKey,
    fields: (value) => fieldsOf(items, value.config),
    save: async (fields, etag) => {
      try {
        return await api.PATCH("/api/connectors/{id}", {
          params: { path: { id } },
          headers: ifMatch(etag),
          body: { config: configOf(items, fields, connector.config) },
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw asFieldErrors(error, items)
        setMissed(true)
        throw new ApiError(404, t("gone.title"))
      }
    },
    latest: async () => read(await readConnector(id)) as Read<Connector>,
  })
  const { form } = recordForm
  const words = useFieldWords(connector.connectorId)
  const nameOf = (key: string) => {
    const item = items.find((item) => item.key === key)
    return item ? words.label(item) : key
  }
  /** Sets up anew what was deleted meanwhile, with what stands in the form. */
  const again = form.handleSubmit(async (fields) => {
    try {
      const config = configOf(items, fields, connector.config)
      const body = { connectorId: connector.connectorId, config }
      const { data } = await api.POST("/api/connectors", { body })
      client.invalidateQueries({ queryKey: connectorsQuery.queryKey })
      toast(t("gone.done"))
      const params = { id: data?.id ?? "" }
      await navigate({ to: "/connectors/passwordless/$id", params, ignoreBlocker: true })
    } catch (error) {
      toastError(error)
    }
  })
  return (
    <form onSubmit={recordForm.submit} noValidate>
      {(isGone || isMissed) && (
        <Notice tone="danger" mb="xl" maw={640} role="alert" title={t("gone.title")}>
          {t("gone.why")}
          <Group mt="sm">
            <Button variant="default" onClick={again}>
              {t("gone.action")}
            </Button>
          </Group>
        </Notice>
      )}
      <FormGroup title={t("form.title")}>
        <ConfigFields form={form} factoryId={connector.connectorId} items={items} />
      </FormGroup>
      <FormGroup title={t("test.title")} why={t("test.why")}>
        <TestBox factoryId={connector.connectorId} kind={kind} items={items} form={form} stored={connector.config} />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={nameOf} />
    </form>
  )
}

/** "Check README": beside the form. That it is open stands in the address. */
function ReadmeDrawer({ connector }: { connector: Connector }) {
  const { t } = useTranslation(["connectors", "common"])
  const { readme } = useSearch({ from: "/connectors/passwordless/$id" })
  const navigate = useNavigate({ from: "/connectors/passwordless/$id" })
  return (
    <Drawer
      opened={readme === "open"}
      onClose={() => navigate({ search: {} })}
      position="right"
      size={720}
      title={t("readme.title")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      <Readme factoryId={connector.connectorId} readme={connector.readme} />
    </Drawer>
  )
}
