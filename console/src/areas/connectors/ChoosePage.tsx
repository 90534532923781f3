// The providers that send mail or text messages.

import { SimpleGrid, Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Link, useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ErrorState } from "../../parts/ErrorState"
import { NotFoundPage } from "../../parts/NotFoundPage"
import { PageHeader } from "../../parts/PageHeader"
import { RowsSkeleton } from "../../parts/Skeletons"
import classes from "./connectors.module.css"
import { Logo, useWords } from "./parts"
import { connectorsQuery, factoriesQuery, KINDS, type Kind, TYPE } from "./queries"

export function ChoosePage() {
  const { t } = useTranslation("connectors")
  const words = useWords()
  const kind = useParams({ from: "/connectors/passwordless/create/$kind" }).kind as Kind
  const query = useQuery(factoriesQuery)
  const connectors = useQuery(connectorsQuery)
  if (!KINDS.includes(kind)) return <NotFoundPage />
  const found = (query.data ?? []).filter((factory) => factory.type === TYPE[kind])
  const present = connectors.data?.rows.find((one) => one.type === TYPE[kind])
  return (
    <>
      <PageHeader
        title={t(`kinds.${kind}.choose`)}
        why={present ? t("choose.replaces", { name: words(present.name) }) : t("choose.why")}
        back={{ to: "/connectors/passwordless", name: t("title") }}
      />
      {query.isError && <ErrorState error={query.error} retry={() => query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={3} />}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {found.map((factory) => (
          <Link
            key={factory.id}
            to="/connectors/passwordless/set-up/$factoryId"
            params={{ factoryId: factory.id }}
            className={classes.card}
          >
            <Logo of={factory} />
            <span>
              <span className={classes.name}>{words(factory.name)}</span>
              {present?.connectorId === factory.id && (
                <Text span size="xs" c="dimmed" ml={6}>
                  {t("choose.present")}
                </Text>
              )}
              <Text size="xs" c="dimmed">
                {words(factory.description)}
              </Text>
            </span>
          </Link>
        ))}
      </SimpleGrid>
    </>
  )
}
