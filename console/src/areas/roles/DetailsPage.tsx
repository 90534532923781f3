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
import { Tag } from "../../parts/Tag"
import { toast } from "../../parts/toasts"
import { General } from "./General"
import { Machines } from "./Machines"
import { Permissions } from "./Permissions"
import { type Role, roleQuery } from "./queries"
import { DefaultMark } from "./RolesPage"
import type { Tab } from "./routes"
import { Users } from "./Users"

export function DetailsPage() {
  const { t } = useTranslation("roles")
  const { id, tab } = useParams({ from: "/roles/$id/$tab" })
  const navigate = useNavigate({ from: "/roles/$id/$tab" })
  const query = useQuery(roleQuery(id))
  const list: Back = { to: "/roles", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const role = query.data.value
  const tabs = tabsOf(role)
  return (
    <>
      <PageHeader
        title={role.name}
        back={list}
        why={
          <Group gap="md">
            <Tag>{t(`types.${role.type}.name`)}</Tag>
            {role.isDefault && <DefaultMark />}
            <CopyId value={role.id} name={t("id")} />
          </Group>
        }
        action={<Actions role={role} />}
      />
      <Tabs
        value={tabs.includes(tab) ? tab : "permissions"}
        keepMounted={false}
        onChange={(wanted) => navigate({ params: { id, tab: wanted as Tab }, search: {} })}
      >
        <Tabs.List mb="lg">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="permissions">
          <Permissions role={role} />
        </Tabs.Panel>
        <Tabs.Panel value="users">
          <Users role={role} />
        </Tabs.Panel>
        <Tabs.Panel value="machine-to-machine-apps">
          <Machines role={role} />
        </Tabs.Panel>
        <Tabs.Panel value="general">
          <General key={role.id} record={query.data} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

/** A role is for users or for machines, never for both. */
const tabsOf = ({ type }: Role): Tab[] => [
  "permissions",
  type === "User" ? "users" : "machine-to-machine-apps",
  "general",
]

function Actions({ role }: { role: Role }) {
  const { t } = useTranslation("roles")
  const navigate = useNavigate()
  const client = useQueryClient()
  const { id, name } = role
  const remove = async () => {
    await api.DELETE("/api/roles/{id}", { params: { path: { id } } })
    await leaveDeleted(client, "roles", id, () => navigate({ to: "/roles", ignoreBlocker: true }))
    client.invalidateQueries({ queryKey: ["users"] })
    toast(t("delete.done", { name }))
  }
  return (
    <DeleteMenu
      more={t("more")}
      name={name}
      title={t("delete.title", { name })}
      why={t(`delete.why.${role.type}`)}
      action={t("delete.action")}
      onDelete={remove}
    />
  )
}
