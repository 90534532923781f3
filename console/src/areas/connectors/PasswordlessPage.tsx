import { Box, Group, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ErrorState } from "../../parts/ErrorState"
import { ButtonLink } from "../../parts/links"
import { PageHeader } from "../../parts/PageHeader"
import { RowsSkeleton } from "../../parts/Skeletons"
import { Tag } from "../../parts/Tag"
import { configuration } from "../../session/current"
import { signInExperienceQuery } from "../sign-in-experience/queries"
import { sendsCodes } from "../sign-in-experience/sendsCodes"
import classes from "./connectors.module.css"
import { Logo, useWords } from "./parts"
import { type Connector, connectorsQuery, KINDS, type Kind, kindOf } from "./queries"

const TONES = { none: undefined, inbox: undefined, idle: "warning", missing: "danger", ready: "success" } as const

/** The two connectors that send codes, set up or not. */
export function PasswordlessPage() {
  const { t } = useTranslation("connectors")
  const query = useQuery(connectorsQuery)
  const settings = useQuery(signInExperienceQuery)
  const isUsed = (kind: Kind) => settings.data && sendsCodes(settings.data.value, kind === "sms" ? "phone" : "email")
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={2} />}
      {query.data && (
        <ul className={classes.rows}>
          {KINDS.map((kind) => (
            <Row
              key={kind}
              kind={kind}
              connector={query.data.rows.find((one) => kindOf(one) === kind && one.type !== "Social")}
              isUsed={isUsed(kind)}
            />
          ))}
        </ul>
      )}
    </>
  )
}

function Row({ kind, connector, isUsed }: { kind: Kind; connector?: Connector; isUsed?: boolean }) {
  const { t } = useTranslation("connectors")
  const words = useWords()
  // What is in development without a connector goes to the inbox.
  const missing = configuration.development ? "inbox" : "missing"
  const state = connector ? (isUsed === false ? "idle" : "ready") : isUsed ? missing : "none"
  return (
    <li className={classes.row}>
      <Box flex={1} miw={200}>
        <Text fw={500}>{t(`kinds.${kind}.name`)}</Text>
        <Text size="sm" c="dimmed">
          {t(`kinds.${kind}.why`)}
        </Text>
      </Box>
      {connector && (
        <Group gap="xs" wrap="nowrap" className={classes.provider}>
          <Logo of={connector} size={24} />
          <Text size="sm">{words(connector.name)}</Text>
        </Group>
      )}
      <Tag tone={TONES[state]}>{t(`state.${state}`)}</Tag>
      {connector ? (
        <ButtonLink
          variant="default"
          to="/connectors/passwordless/$id"
          params={{ id: connector.id }}
          aria-label={t("open", { name: t(`kinds.${kind}.name`) })}
        >
          {t("details")}
        </ButtonLink>
      ) : (
        <ButtonLink
          to="/connectors/passwordless/create/$kind"
          params={{ kind }}
          aria-label={t("setUpKind", { name: t(`kinds.${kind}.name`) })}
        >
          {t("setUp")}
        </ButtonLink>
      )}
    </li>
  )
}
