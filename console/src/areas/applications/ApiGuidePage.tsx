import { useParams } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { findGuide } from "../../guides/guides"
import { NotFoundPage } from "../../parts/NotFoundPage"
import { PageHeader } from "../../parts/PageHeader"
import { GuideView } from "./GuideView"

/** A guide that protects an API: it belongs to no application. */
export function ApiGuidePage() {
  const { t } = useTranslation(["applications", "common"])
  const guide = findGuide(useParams({ from: "/guides/$guideId" }).guideId)
  if (guide?.category !== "Api") return <NotFoundPage />
  return (
    <>
      <PageHeader
        title={guide.name}
        why={t(`guides.${guide.id}`)}
        back={{ to: "/get-started", name: t("common:rail.get-started") }}
      />
      <GuideView guideId={guide.id} />
    </>
  )
}
