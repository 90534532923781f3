import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { CopyId } from "../../parts/Copy"
import type { Column } from "../../parts/DataTable"
import { ListPage } from "../../parts/ListPage"
import { ButtonLink } from "../../parts/links"
import { RelativeTime } from "../../parts/RelativeTime"
import { type Application, applicationsQuery } from "./queries"

export function ApplicationsPage() {
  const { t } = useTranslation(["applications", "common"])
  const { page = 1, search } = useSearch({ from: "/applications" })
  const navigate = useNavigate({ from: "/applications" })
  const query = useQuery(applicationsQuery(page, search))
  const columns: Column<Application>[] = [
    {
      key: "name",
      header: t("name"),
      cell: ({ id, name }) => (
        <Link to="/applications/$id" params={{ id }} className="row-link">
          {name}
        </Link>
      ),
    },
    { key: "type", header: t("type"), cell: ({ type }) => t(`types.${type}.name`), from: "sm", width: 200 },
    {
      key: "id",
      header: t("id"),
      cell: ({ id }) => <CopyId value={id} name={t("id")} shy />,
      from: "md",
      width: 300,
    },
    { key: "created", header: t("created"), cell: ({ createdAt }) => <RelativeTime time={createdAt} />, width: 150 },
  ]
  return (
    <ListPage
      title={t("title")}
      why={t("why")}
      action={<ButtonLink to="/applications/create">{t("create.title")}</ButtonLink>}
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
  )
}
