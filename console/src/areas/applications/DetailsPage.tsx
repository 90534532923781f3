import { Badge, Button, Drawer, Group, Menu, Select } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { findGuide, guides } from "../../guides/guides"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { CopyId } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { leaveDeleted } from "../../parts/leaveDeleted"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { Credentials } from "./Credentials"
import { GuideView } from "./GuideView"
import { type Application, applicationQuery } from "./queries"
import { Roles } from "./Roles"
import { Settings } from "./Settings"

export function DetailsPage() {
  const { t } = useTranslation(["applications", "common"])
  const { id } = useParams({ from: "/applications/$id" })
  const query = useQuery(applicationQuery(id))
  if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const application = query.data.value
  return (
    <>
      <PageHeader
        title={application.name}
        back={{ to: "/applications", name: t("title") }}
        why={
          <Group component="span" gap="md">
            <Badge component="span" variant="default" radius="sm" tt="none" fw={500} size="lg">
              {t(`types.${application.type}.name`)}
            </Badge>
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
  const [isDeleting, setDeleting] = useState(false)
  const own = guidesFor(application)
  const remove = async () => {
    await api.DELETE("/api/applications/{id}", { params: { path: { id: application.id } } })
    await leaveDeleted(client, "applications", application.id, () =>
      navigate({ to: "/applications", ignoreBlocker: true }),
    )
    toast(t("delete.done", { name: application.name }))
  }
  return (
    <Group gap="sm">
      {own[0] && (
        <Button variant="default" onClick={() => navigate({ search: { guide: own[0]?.id } })}>
          {t("guide.check")}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{t("more")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" onClick={() => setDeleting(true)}>
            {t("delete.action")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isDeleting && (
        <ConfirmByName
          title={t("delete.title", { name: application.name })}
          consequence={t("delete.why")}
          name={application.name}
          confirm={t("delete.action")}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        />
      )}
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
          data={choices.map((one) => ({ value: one.id, label: one.name }))}
          value={guide}
          onChange={(chosen) => navigate({ search: { guide: chosen ?? undefined }, replace: true })}
        />
      )}
      {guide && <GuideView key={guide} guideId={guide} application={application} />}
    </Drawer>
  )
}
