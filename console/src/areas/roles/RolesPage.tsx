import { Button, Group, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Column } from "../../parts/DataTable"
import { ListPage } from "../../parts/ListPage"
import { TextLink } from "../../parts/links"
import { Tag } from "../../parts/Tag"
import { CreateDialog } from "./CreateDialog"
import { type RoleInUse, rolesQuery } from "./queries"

export function RolesPage() {
  const { t } = useTranslation("roles")
  const { page = 1, search, dialog } = useSearch({ from: "/roles" })
  const navigate = useNavigate({ from: "/roles" })
  const query = useQuery(rolesQuery(page, search))
  const show = (wanted?: "create") => navigate({ search: (last) => ({ ...last, dialog: wanted }) })
  const columns: Column<RoleInUse>[] = [
    {
      key: "name",
      header: t("name"),
      cell: ({ id, name, isDefault }) => (
        <Group gap="xs" wrap="nowrap">
          <Link to="/roles/$id/$tab" params={{ id, tab: "permissions" }} className="row-link">
            {name}
          </Link>
          {isDefault && <DefaultMark />}
        </Group>
      ),
    },
    { key: "type", header: t("type"), cell: ({ type }) => t(`types.${type}.name`), width: 180, from: "sm" },
    {
      key: "description",
      header: t("description"),
      cell: ({ description }) => <Text size="sm" lineClamp={1} children={description} />,
      from: "md",
    },
    { key: "assigned", header: t("assigned"), cell: (role) => <Holders role={role} />, width: 160 },
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

export function DefaultMark() {
  const { t } = useTranslation("roles")
  return <Tag>{t("default.mark")}</Tag>
}

/** How many have a role, as a link to them. */
function Holders({ role }: { role: RoleInUse }) {
  const { t } = useTranslation("roles")
  const { id, type, usersCount, applicationsCount } = role
  const tab = type === "User" ? "users" : "machine-to-machine-apps"
  const count = type === "User" ? usersCount : applicationsCount
  return (
    <TextLink to="/roles/$id/$tab" params={{ id, tab }}>
      {t(type === "User" ? "usersCount" : "machinesCount", { count })}
    </TextLink>
  )
}
