import { Box, Code, Table, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import type { Back } from "../../parts/BackLink"
import { CodeBlock } from "../../parts/CodeBlock"
import { CopyId } from "../../parts/Copy"
import { ErrorState } from "../../parts/ErrorState"
import { PageHeader } from "../../parts/PageHeader"
import { fullTime } from "../../parts/RelativeTime"
import { PageSkeleton } from "../../parts/Skeletons"
import { Tag } from "../../parts/Tag"
import { ApplicationName } from "../applications/ApplicationName"
import { UserName } from "../users/UserName"
import { eventName } from "./events"
import { Failed } from "./LogTable"
import { logQuery, type Payload } from "./queries"

export function DetailsPage() {
  const { t, i18n } = useTranslation(["audit-logs", "common"])
  const { id } = useParams({ from: "/audit-logs/$id" })
  const query = useQuery(logQuery(id))
  const list: Back = { to: "/audit-logs", name: t("title") }
  if (query.isError) return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const { key, payload, createdAt } = query.data.value
  const facts: [string, ReactNode][] = [
    ["key", <CopyId key="key" value={key} name={t("key")} />],
    ["status", <Status key="status" payload={payload} />],
    ["application", <ApplicationName key="application" id={payload.applicationId} />],
    ["user", <UserName key="user" id={payload.userId} />],
    ["ip", payload.ip ?? "–"],
    ["id", <CopyId key="id" value={id} name={t("id")} />],
    ["time", fullTime(createdAt, i18n.language)],
    ["userAgent", payload.userAgent ?? "–"],
  ]
  return (
    <>
      <PageHeader title={eventName(key, t)} back={list} />
      <Table variant="vertical" layout="fixed" maw={800} mb="xl" aria-label={t("facts")}>
        <Table.Tbody>
          {facts.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={160} scope="row">
                {t(name)}
              </Table.Th>
              <Table.Td style={{ overflowWrap: "anywhere" }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Box maw={800}>
        <Title order={2} mb="sm">
          {t("raw")}
        </Title>
        <CodeBlock name="payload.json" source={JSON.stringify(payload, null, 2)} />
      </Box>
    </>
  )
}

function Status({ payload }: { payload: Payload }) {
  const { t } = useTranslation("audit-logs")
  if (payload.result !== "Error") return <Tag tone="success">{t("succeeded")}</Tag>
  const { error } = payload
  const { code, message } = typeof error === "object" ? error : { code: undefined, message: error }
  return (
    <>
      <Failed /> {message} {code && <Code>{code}</Code>}
    </>
  )
}
