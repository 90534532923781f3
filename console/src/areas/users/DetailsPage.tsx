import { Button, Group, Menu, Tabs } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import type { Back } from "../../parts/BackLink"
import { ConfirmByName } from "../../parts/ConfirmByName"
import { CopyId } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { leaveDeleted } from "../../parts/leaveDeleted"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { toast } from "../../parts/toasts"
import { Logs } from "./Logs"
import { nameOf, type User, userQuery } from "./queries"
import { ResetPassword } from "./ResetPassword"
import { Roles } from "./Roles"
import type { Tab } from "./routes"
import { Sessions } from "./Sessions"
import { Settings } from "./Settings"
import { UserFace } from "./UserFace"
import { Suspended } from "./UsersPage"

export function DetailsPage() {
  const { t } = useTranslation(["users", "common"])
  const { id, tab } = useParams({ from: "/users/$id/$tab" })
  const navigate = useNavigate({ from: "/users/$id/$tab" })
  const query = useQuery(userQuery(id))
  const list: Back = { to: "/users", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const user = query.data.value
  return (
    <>
      <PageHeader
        title={nameOf(user)}
        back={list}
        why={
          <Group gap="md">
            <UserFace user={user} size={32} />
            {user.isSuspended && <Suspended />}
            <CopyId value={user.id} name={t("id")} />
          </Group>
        }
        action={<Actions user={user} />}
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(wanted) => navigate({ params: { id, tab: wanted as Tab }, search: {} })}
      >
        <Tabs.List mb="lg">
          <Tabs.Tab value="settings">{t("tabs.settings")}</Tabs.Tab>
          <Tabs.Tab value="roles">{t("tabs.roles")}</Tabs.Tab>
          <Tabs.Tab value="logs">{t("tabs.logs")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings">
          <Settings key={user.id} record={query.data} />
          <Sessions userId={user.id} />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Roles user={user} />
        </Tabs.Panel>
        <Tabs.Panel value="logs">
          <Logs userId={user.id} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}

type Asked = "reset" | "suspend" | "reactivate" | "delete"

function Actions({ user }: { user: User }) {
  const { t } = useTranslation(["users", "common"])
  const navigate = useNavigate()
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const name = nameOf(user)
  const params = { path: { userId: user.id } }
  const suspend = async (isSuspended: boolean) => {
    await api.PATCH("/api/users/{userId}/is-suspended", { params, body: { isSuspended } })
    await client.invalidateQueries({ queryKey: ["users"] })
    toast(t(isSuspended ? "suspend.done" : "reactivate.done", { name }))
  }
  const remove = async () => {
    await api.DELETE("/api/users/{userId}", { params })
    await leaveDeleted(client, "users", user.id, () => navigate({ to: "/users", ignoreBlocker: true }))
    client.invalidateQueries({ queryKey: ["dashboard"] })
    toast(t("delete.done", { name }))
  }
  const change = user.isSuspended ? "reactivate" : "suspend"
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{t("more")}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsked("reset")}>{t("reset.action")}</Menu.Item>
          <Menu.Item onClick={() => setAsked(change)}>{t(`${change}.action`)}</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsked("delete")}>
            {t("delete.action")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asked === "reset" && <ResetPassword user={user} onClose={close} />}
      {(asked === "suspend" || asked === "reactivate") && (
        <ConfirmByName
          title={t(`${asked}.title`, { name })}
          consequence={t(`${asked}.why`)}
          confirm={t(`${asked}.action`)}
          onConfirm={() => suspend(asked === "suspend")}
          onClose={close}
        />
      )}
      {asked === "delete" && (
        <ConfirmByName
          title={t("delete.title", { name })}
          consequence={t("delete.why")}
          name={name}
          confirm={t("delete.action")}
          onConfirm={remove}
          onClose={close}
        />
      )}
    </>
  )
}
