import { Group } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { findGuide } from "../../guides/guides"
import type { Back } from "../../parts/BackLink"
import { ErrorState } from "../../parts/ErrorState"
import { ButtonLink } from "../../parts/links"
import { PageHeader } from "../../parts/PageHeader"
import { PageSkeleton } from "../../parts/Skeletons"
import { GuideView } from "./GuideView"
import { applicationQuery } from "./queries"

/** What follows the creation of an application: how to use it, with its own values. */
export function GuidePage() {
  const { t } = useTranslation("applications")
  const { id, guideId } = useParams({ from: "/applications/$id/guide/$guideId" })
  const query = useQuery(applicationQuery(id))
  if (query.isError) {
    const list: Back = { to: "/applications", name: t("title") }
    return <ErrorState order={1} error={query.error} back={list} retry={() => query.refetch()} />
  }
  if (!query.data) return <PageSkeleton />
  const application = query.data.value
  const guide = findGuide(guideId)
  const done = (
    <ButtonLink variant="default" to="/applications/$id" params={{ id }}>
      {t("guide.done")}
    </ButtonLink>
  )
  return (
    <>
      <PageHeader
        title={t("guide.ready", { name: application.name })}
        why={
          guide?.category === "MachineToMachine"
            ? t("guide.whyMachine")
            : t("guide.why", { guide: guide?.name ?? guideId })
        }
        action={done}
      />
      <GuideView guideId={guideId} application={application} />
      <Group mt="xl">{done}</Group>
    </>
  )
}
