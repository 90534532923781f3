import { Button, Group, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Column } from "../../parts/DataTable"
import { ListPage } from "../../parts/ListPage"
import { RelativeTime } from "../../parts/RelativeTime"
import { Tag } from "../../parts/Tag"
import { ApplicationName } from "../applications/ApplicationName"
import { CreateDialog } from "./CreateDialog"
import { nameOf, type User, usersQuery } from "./queries"
import { UserFace } from "./UserFace"

export function UsersPage() {
  const { t } = useTranslation(["users", "common"])
  const { page = 1, search, dialog } = useSearch({ from: "/users" })
  const navigate = useNavigate({ from: "/users" })
  const query = useQuery(usersQuery(page, search))
  const show = (wanted?: "create") => navigate({ search: (last) => ({ ...last, dialog: wanted }) })
  const columns: Column<User>[] = [
    {
      key: "user",
      header: t("user"),
      cell: (user) => (
        <Group gap="sm" wrap="nowrap" style={{ minWidth: 0 }}>
          <UserFace user={user} />
          <div style={{ minWidth: 0 }}>
            <Group gap="xs" wrap="nowrap">
              <Link to="/users/$id/$tab" params={{ id: user.id, tab: "settings" }} className="row-link">
                {nameOf(user)}
              </Link>
              {user.isSuspended && <Suspended />}
            </Group>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {besides(user)}
            </Text>
          </div>
        </Group>
      ),
    },
    {
      key: "from",
      header: t("from"),
      cell: ({ applicationId }) => <ApplicationName id={applicationId} />,
      from: "sm",
      width: 220,
    },
    {
      key: "latest",
      header: t("latest"),
      cell: ({ lastSignInAt }) =>
        lastSignInAt ? <RelativeTime time={lastSignInAt} /> : <Text span size="sm" c="dimmed" children={t("never")} />,
      width: 160,
    },
  ]
  return (
    <>
      <ListPage
        title={t("title")}
        why={t("why")}
        action={<Button onClick={() => show("create")}>{t("create.action")}</Button>}
        columns={columns}
        query={query}
        rowKey={({ id }) => id}
        page={page}
        onPage={(wanted) => navigate({ search: (last) => ({ ...last, page: wanted }) })}
        find={{
          label: t("search"),
          value: search,
          onSearch: (text) => navigate({ search: { search: text }, replace: true }),
          none: t("none.found", { search }),
        }}
        none={{ title: t("none.title"), why: t("none.why") }}
      />
      {dialog === "create" && <CreateDialog onClose={() => show()} />}
    </>
  )
}

export function Suspended() {
  const { t } = useTranslation("users")
  return <Tag tone="danger">{t("suspended")}</Tag>
}

/** The identifiers that are not the name already. */
const besides = (user: User) =>
  [user.username, user.primaryEmail, user.primaryPhone && `+${user.primaryPhone}`]
    .filter((one) => one && one !== nameOf(user))
    .join(" · ")
