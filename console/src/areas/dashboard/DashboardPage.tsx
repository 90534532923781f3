import { Group, Skeleton, Text, TextInput, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useNavigate, useSearch } from "@tanstack/react-router"
import { lazy, Suspense } from "react"
import { useTranslation } from "react-i18next"
import { ErrorState } from "../../parts/ErrorState"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { Figure } from "./Figure"
import classes from "./Figure.module.css"
import { activeQuery, totalsQuery } from "./queries"

const ActiveChart = lazy(() => import("./ActiveChart"))

export function DashboardPage() {
  const { t, i18n } = useTranslation("dashboard")
  const totals = useQuery(totalsQuery)
  if (totals.isError) return <ErrorState order={1} error={totals.error} retry={() => totals.refetch()} />
  if (!totals.data) return <PageSkeleton />
  const { total, fresh } = totals.data
  const users = (count: number) => (
    <Link to="/users" className={classes.number}>
      {count.toLocaleString(i18n.language)}
    </Link>
  )
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <dl className={classes.figures}>
        <Figure label={t("total")}>{users(total)}</Figure>
        <Figure label={t("newToday")} delta={fresh.today.delta}>
          {users(fresh.today.count)}
        </Figure>
        <Figure label={t("newWeek")} delta={fresh.last7Days.delta}>
          {users(fresh.last7Days.count)}
        </Figure>
      </dl>
      <Active />
    </>
  )
}

function Active() {
  const { t, i18n } = useTranslation("dashboard")
  const { date } = useSearch({ from: "/dashboard" })
  const navigate = useNavigate({ from: "/dashboard" })
  const query = useQuery(activeQuery(date))
  if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <Skeleton h={400} />
  const { dauCurve, dau, wau, mau } = query.data
  // Days of the calendar, without a time that a zone could shift.
  const format = new Intl.DateTimeFormat(i18n.language, { month: "short", day: "numeric", timeZone: "UTC" })
  const days = dauCurve.map((one) => ({ day: format.format(new Date(one.date)), count: one.count }))
  const last = dauCurve.at(-1)?.date ?? ""
  const most = Math.max(0, ...dauCurve.map(({ count }) => count))
  const entries = (days: number, count: number) => (
    <Link to="/audit-logs" search={{ range: "custom", ...daysUntil(last, days) }} className={classes.number}>
      {count.toLocaleString(i18n.language)}
    </Link>
  )
  return (
    <section aria-labelledby="active-users">
      <Group justify="space-between" align="flex-end" mb="md">
        <div>
          <Title order={2} id="active-users">
            {t("active")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("activeWhy")}
          </Text>
        </div>
        <TextInput
          type="date"
          label={t("until")}
          max={new Date().toISOString().slice(0, 10)}
          value={date ?? last}
          onChange={({ currentTarget: { value } }) => navigate({ search: { date: value || undefined }, replace: true })}
        />
      </Group>
      <dl className={classes.figures}>
        <Figure label={t("daily")} delta={dau.delta}>
          {entries(1, dau.count)}
        </Figure>
        <Figure label={t("weekly")} delta={wau.delta}>
          {entries(7, wau.count)}
        </Figure>
        <Figure label={t("monthly")} delta={mau.delta}>
          {entries(30, mau.count)}
        </Figure>
      </dl>
      <Title order={3} size="sm" mb="sm">
        {t("byDay")}
      </Title>
      <Suspense fallback={<Skeleton h={280} />}>
        <ActiveChart days={days} name={t("count")} />
      </Suspense>
      <Text size="xs" c="dimmed" mt="xs">
        {t("summary", {
          from: days[0]?.day,
          until: days.at(-1)?.day,
          count: most,
          most: most.toLocaleString(i18n.language),
        })}
      </Text>
    </section>
  )
}

/** The days that end with `last`, as the audit log's filter has them. */
function daysUntil(last: string, days: number) {
  const first = new Date(new Date(last).getTime() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  return { from: `${first}T00:00`, until: `${last}T23:59` }
}
