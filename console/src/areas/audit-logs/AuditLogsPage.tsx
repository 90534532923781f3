import { Button, Group, NativeSelect, Select, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { EmptyState } from "../../parts/EmptyState"
import { PageHeader } from "../../parts/PageHeader"
import { EVENT_KEYS, eventName } from "./events"
import { type FilterSearch, RANGES, timeOf } from "./filter"
import { LogTable } from "./LogTable"
import { ApplicationPicker, UserPicker } from "./pickers"
import { logsQuery } from "./queries"

export function AuditLogsPage() {
  const { t } = useTranslation(["audit-logs", "common"])
  const { page = 1, ...filter } = useSearch({ from: "/audit-logs" })
  const navigate = useNavigate({ from: "/audit-logs" })
  const { event, user, application, range } = filter
  const time = timeOf(filter, Date.now())
  const query = useQuery(logsQuery(page, range, { event, user, application, ...time }))
  const keys = event && !EVENT_KEYS.includes(event) ? [event, ...EVENT_KEYS] : EVENT_KEYS
  const isFiltered = Boolean(event || user || application || range)
  // Another filter begins at its first page.
  const set = (change: Partial<FilterSearch>) => navigate({ search: { ...filter, ...change }, replace: true })
  const clear = (
    <Button variant="default" onClick={() => navigate({ search: {} })}>
      {t("filter.clear")}
    </Button>
  )
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <Group gap="sm" align="flex-end" role="search" aria-label={t("filter.title")}>
        <Select
          searchable
          clearable
          w={280}
          label={t("event")}
          placeholder={t("filter.any")}
          nothingFoundMessage={t("filter.noMatch")}
          data={keys.map((key) => ({ value: key, label: eventName(key, t) }))}
          value={event ?? null}
          onChange={(wanted) => set({ event: wanted ?? undefined })}
        />
        <UserPicker label={t("user")} value={user} onChange={(wanted) => set({ user: wanted })} />
        <ApplicationPicker
          label={t("application")}
          value={application}
          onChange={(wanted) => set({ application: wanted })}
        />
        <NativeSelect
          label={t("time")}
          w={170}
          value={range ?? ""}
          data={["", ...Object.keys(RANGES), "custom"].map((value) => ({
            value,
            label: t(`range.${value || "all"}`),
          }))}
          onChange={({ currentTarget: { value } }) =>
            set({ range: (value || undefined) as FilterSearch["range"], from: undefined, until: undefined })
          }
        />
        {range === "custom" &&
          (["from", "until"] as const).map((end) => (
            <TextInput
              key={end}
              type="datetime-local"
              label={t(`range.${end}`)}
              value={filter[end] ?? ""}
              error={
                end === "until" && time.from && time.until && time.from > time.until ? t("range.order") : undefined
              }
              onChange={({ currentTarget: { value } }) => set({ [end]: value || undefined })}
            />
          ))}
        {isFiltered && clear}
      </Group>
      <LogTable
        query={query}
        page={page}
        onPage={(wanted) => navigate({ search: { ...filter, page: wanted } })}
        empty={
          isFiltered ? (
            <EmptyState title={t("none.found")} action={clear} />
          ) : (
            <EmptyState title={t("none.title")} why={t("none.why")} />
          )
        }
      />
    </>
  )
}
