import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ErrorState } from "../../parts/ErrorState"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { Keys } from "./Keys"
import { sessionConfigQuery } from "./queries"
import { SessionForm } from "./SessionForm"

export function OidcConfigsPage() {
  const { t } = useTranslation("tenant-settings")
  const query = useQuery(sessionConfigQuery)
  if (!query.data) {
    if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <SessionForm record={query.data} />
      <Keys keyType="private-keys" />
      <Keys keyType="cookie-keys" />
    </>
  )
}
