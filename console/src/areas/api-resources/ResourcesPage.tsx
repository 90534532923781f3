import { Button, Group } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { CopyId } from "../../parts/Copy"
import type { Column } from "../../parts/DataTable"
import { ListPage } from "../../parts/ListPage"
import { CreateDialog } from "./CreateDialog"
import { Marks } from "./Marks"
import { type ResourceWithScopes, resourcesQuery } from "./queries"

export function ResourcesPage() {
  const { t } = useTranslation("api-resources")
  const { page = 1, dialog } = useSearch({ from: "/api-resources" })
  const navigate = useNavigate({ from: "/api-resources" })
  const query = useQuery(resourcesQuery(page))
  const show = (wanted?: "create") => navigate({ search: (last) => ({ ...last, dialog: wanted }) })
  const columns: Column<ResourceWithScopes>[] = [
    {
      key: "name",
      header: t("name"),
      cell: (resource) => (
        <Group gap="xs" wrap="nowrap">
          <Link to="/api-resources/$id/$tab" params={{ id: resource.id, tab: "permissions" }} className="row-link">
            {resource.name}
          </Link>
          <Marks resource={resource} />
        </Group>
      ),
    },
    {
      key: "indicator",
      header: t("indicator"),
      cell: ({ indicator }) => <CopyId value={indicator} name={t("indicator")} shy />,
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
        none={{ title: t("none.title"), why: t("none.why") }}
      />
      {dialog === "create" && <CreateDialog onClose={() => show()} />}
    </>
  )
}
