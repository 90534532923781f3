// What the audit log has about a user.

import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { EmptyState } from "../../parts/EmptyState"
import { LogTable } from "../audit-logs/LogTable"
import { logsQuery } from "../audit-logs/queries"

export function Logs({ userId }: { userId: string }) {
  const { t } = useTranslation("users")
  const { page = 1 } = useSearch({ from: "/users/$id/$tab" })
  const navigate = useNavigate({ from: "/users/$id/$tab" })
  const query = useQuery(logsQuery(page, undefined, { user: userId }))
  return (
    <LogTable
      withoutUser
      query={query}
      page={page}
      onPage={(wanted) => navigate({ search: { page: wanted } })}
      empty={<EmptyState title={t("logs.none")} why={t("logs.noneWhy")} />}
    />
  )
}
