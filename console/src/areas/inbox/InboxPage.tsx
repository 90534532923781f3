// The messages of development mode: what would have left, had a connector been set up. New ones come by themselves.

import { Anchor, Group, Text, Title } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useId } from "react"
import { useTranslation } from "react-i18next"
import { CopyButton } from "../../parts/Copy"
import { EmptyState } from "../../parts/EmptyState"
import { ErrorState } from "../../parts/ErrorState"
import { ButtonLink } from "../../parts/links"
import { NotFoundPage } from "../../parts/NotFoundPage"
import { PageHeader } from "../../parts/PageHeader"
import { RelativeTime } from "../../parts/RelativeTime"
import { PageSkeleton } from "../../parts/Skeletons"
import { configuration } from "../../session/current"
import classes from "./InboxPage.module.css"
import { inboxQuery, type Message } from "./queries"

export function InboxPage() {
  return configuration.development ? <Messages /> : <NotFoundPage />
}

function Messages() {
  const { t } = useTranslation("inbox")
  const query = useQuery(inboxQuery)
  if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
  if (!query.data) return <PageSkeleton />
  const connectors = (
    <ButtonLink to="/connectors/passwordless" variant="default">
      {t("connectors")}
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} action={query.data.length > 0 && connectors} />
      {query.data.length === 0 ? (
        <EmptyState title={t("none")} why={t("noneWhy")} action={connectors} />
      ) : (
        <ol className={classes.list} aria-label={t("title")}>
          {query.data.map((message) => (
            <Row key={`${message.createdAt} ${message.to} ${message.code}`} message={message} />
          ))}
        </ol>
      )}
    </>
  )
}

function Row({ message }: { message: Message }) {
  const { t } = useTranslation("inbox")
  const id = useId()
  const { type, usage, code, link, subject, text } = message
  const to = type === "Sms" ? `+${message.to}` : message.to
  return (
    <li className={classes.message} aria-labelledby={id}>
      <Group justify="space-between" align="baseline" gap="sm">
        <Title order={2} id={id} className={classes.to}>
          {to}
        </Title>
        <Text span c="dimmed" size="xs">
          <RelativeTime time={message.createdAt} />
        </Text>
      </Group>
      <Text size="sm" c="dimmed">
        {t(`types.${type}`, { defaultValue: type })} · {t(`usages.${usage}`, { defaultValue: usage })}
      </Text>
      {code && (
        <Group gap={4} mt="xs" wrap="nowrap">
          <span className={classes.code}>{code}</span>
          <CopyButton value={code} name={t("codeTo", { to })} />
        </Group>
      )}
      {link?.match(/^https?:/) && (
        <Anchor href={link} target="_blank" rel="noreferrer" size="sm" className={classes.link}>
          {link}
        </Anchor>
      )}
      {text && (
        <details className={classes.mail}>
          <summary>{subject}</summary>
          <div className={classes.text}>{text}</div>
        </details>
      )}
    </li>
  )
}
