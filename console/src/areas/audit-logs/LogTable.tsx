import { Group } from "@mantine/core"
import type { UseQueryResult } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { Rows } from "../../api/client"
import { type Column, DataTable } from "../../parts/DataTable"
import { RelativeTime } from "../../parts/RelativeTime"
import { Tag } from "../../parts/Tag"
import { ApplicationName } from "../applications/ApplicationName"
import { UserName } from "../users/UserName"
import { eventName } from "./events"
import type { LogEntry } from "./queries"

interface Props {
  query: UseQueryResult<Rows<LogEntry>>
  page: number
  onPage: (page: number) => void
  empty: ReactNode
  /** Where all entries are of one user. */
  withoutUser?: boolean
}

export function LogTable({ query, page, onPage, empty, withoutUser }: Props) {
  const { t } = useTranslation("audit-logs")
  const user: Column<LogEntry> = {
    key: "user",
    header: t("user"),
    cell: ({ payload }) => <UserName id={payload.userId} />,
    from: "sm",
    width: 160,
  }
  const columns: Column<LogEntry>[] = [
    {
      key: "event",
      header: t("event"),
      cell: ({ id, key, payload }) => (
        <Group gap="xs" wrap="nowrap">
          <Link to="/audit-logs/$id" params={{ id }} className="row-link" title={key}>
            {eventName(key, t)}
          </Link>
          {payload.result === "Error" && <Failed />}
        </Group>
      ),
    },
    ...(withoutUser ? [] : [user]),
    {
      key: "application",
      header: t("application"),
      cell: ({ payload }) => <ApplicationName id={payload.applicationId} />,
      from: "sm",
      width: 180,
    },
    { key: "time", header: t("time"), cell: ({ createdAt }) => <RelativeTime time={createdAt} />, width: 130 },
  ]
  return (
    <DataTable
      label={t("title")}
      columns={columns}
      query={query}
      rowKey={({ id }) => id}
      page={page}
      onPage={onPage}
      empty={empty}
    />
  )
}

export function Failed() {
  const { t } = useTranslation("audit-logs")
  return <Tag tone="danger">{t("failed")}</Tag>
}
