import { Group, Tabs } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import type { Back } from "../../parts/BackLink"
import { CopyId } from "../../parts/Copy"
import { DeleteMenu } from "../../parts/DeleteMenu"
import { ErrorState } from "../../parts/ErrorState"
import { leaveDeleted } from "../../parts/leaveDeleted"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { General } from "./General"
import { Marks } from "./Marks"
import { Permissions } from "./Permissions"
import { isManagementApi, type Resource, resourceQuery } from "./queries"
import type { Tab } from "./routes"

export function DetailsPage() {
  const { t } = useTranslation("api-resources")
  const { id, tab } = useParams({ from: "/api-resources/$id/$tab" })
  const navigate = useNavigate({ from: "/api-resources/$id/$tab" })
  const query = useQuery(resourceQuery(id))
  const list: Back = { to: "/api-resources", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const resource = query.data.value
  return (
    <>
      <PageHeader
        title={resource.name}
        back={list}
        why={
          <Group gap="md">
            <Marks resource={resource} />
            <CopyId value={resource.indicator} name={t("indicator")} />
          </Group>
        }
        action={isManagementApi(resource) ? undefined : <Actions resource={resource} />}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(wanted) => navigate({ params: { id, tab: wanted as Tab }, search: {} })}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="permissions">{t("permissions.title")}</Tabs.Tab>
          <Tabs.Tab value="general">{t("general.tab")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="permissions">
          <Permissions resource={resource} />
        </Tabs.Panel>
        <Tabs.Panel value="general">
          <General key={resource.id} record={query.data} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

function Actions({ resource }: { resource: Resource }) {
  const { t } = useTranslation("api-resources")
  const navigate = useNavigate()
  const client = useQueryClient()
  const { id, name } = resource
  const remove = async () => {
    await api.DELETE("/api/resources/{id}", { params: { path: { id } } })
    await leaveDeleted(client, "resources", id, () => navigate({ to: "/api-resources", ignoreBlocker: true }))
    client.invalidateQueries({ queryKey: ["roles"] })
    toast(t("delete.done", { name }))
  }
  return (
    <DeleteMenu
      more={t("more")}
      name={name}
      title={t("delete.title", { name })}
      why={t("delete.why")}
      action={t("delete.action")}
      onDelete={remove}
    />
  )
}
