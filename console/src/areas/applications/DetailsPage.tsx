import { Button, Drawer, Group, Select } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { findGuide, guides } from "../../guides/guides"
import type { Back } from "../../parts/BackLink"
import { CopyId } from "../../parts/Copy"
import { DeleteMenu } from "../../parts/DeleteMenu"
import { ErrorState } from "../../parts/ErrorState"
import { leaveDeleted } from "../../parts/leaveDeleted"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { Tag } from "../../parts/Tag"
import { toast } from "../../parts/toasts"
import { Credentials } from "./Credentials"
import { GuideView } from "./GuideView"
import { guideName } from "./guideName"
import { type Application, applicationQuery } from "./queries"
import { Roles } from "./Roles"
import { Settings } from "./Settings"

export function DetailsPage() {
  const { t } = useTranslation(["applications", "common"])
  const { id } = useParams({ from: "/applications/$id" })
  const query = useQuery(applicationQuery(id))
  const list: Back = { to: "/applications", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const application = query.data.value
  return (
    <>
      <PageHeader
        title={application.name}
        back={list}
        why={
          <Group component="span" gap="md">
            <Tag>{t(`types.${application.type}.name`)}</Tag>
            <CopyId value={application.id} name={t("id")} />
          </Group>
        }
        action={<Actions application={application} />}
      />
      <Credentials application={application} />
      <Settings key={application.id} record={query.data} />
      {application.type === "MachineToMachine" && <Roles application={application} />}
      <GuideDrawer application={application} />
    </>
  )
}

function Actions({ application }: { application: Application }) {
  const { t } = useTranslation(["applications", "common"])
  const navigate = useNavigate({ from: "/applications/$id" })
  const client = useQueryClient()
  const { id, name } = application
  const own = guidesFor(application)
  const remove = async () => {
    await api.DELETE("/api/applications/{id}", { params: { path: { id } } })
    await leaveDeleted(client, "applications", id, () => navigate({ to: "/applications", ignoreBlocker: true }))
    toast(t("delete.done", { name }))
  }
  return (
    <Group gap="sm">
      {own[0] && (
        <Button variant="default" onClick={() => navigate({ search: { guide: own[0]?.id } })}>
          {t("guide.check")}
        </Button>
      )}
      <DeleteMenu
        more={t("more")}
        name={name}
        title={t("delete.title", { name })}
        why={t("delete.why")}
        action={t("delete.action")}
        onDelete={remove}
      />
    </Group>
  )
}

const guidesFor = ({ type }: Application) => guides.filter((guide) => guide.category === type)

/** "Check guide": the guide beside the settings. Which one stands in the address. */
function GuideDrawer({ application }: { application: Application }) {
  const { t } = useTranslation(["applications", "common"])
  const { guide } = useSearch({ from: "/applications/$id" })
  const navigate = useNavigate({ from: "/applications/$id" })
  const choices = guidesFor(application)
  return (
    <Drawer
      opened={findGuide(guide) !== undefined}
      onClose={() => navigate({ search: {} })}
      position="right"
      size={720}
      title={t("guide.check")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      {choices.length > 1 && (
        <Select
          mb="md"
          w={280}
          label={t("guide.which")}
          allowDeselect={false}
          data={choices.map((one) => ({ value: one.id, label: guideName(one, t) }))}
          value={guide}
          onChange={(chosen) => navigate({ search: { guide: chosen ?? undefined }, replace: true })}
        />
      )}
      {guide && <GuideView key={guide} guideId={guide} application={application} />}
    </Drawer>
  )
}
