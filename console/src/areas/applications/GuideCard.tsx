import { Text } from "@mantine/core"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { Guide } from "../../guides/guides"
import classes from "./GuideCard.module.css"
import { guideName } from "./guideName"

/** Leads to the form that makes an application for a guide; guides of APIs need none. */
export function GuideCard({ guide }: { guide: Guide }) {
  const { t } = useTranslation("applications")
  const content = (
    <>
      <span className={classes.name}>{guideName(guide, t)}</span>
      <Text span size="xs" c="dimmed">
        {t(`guides.${guide.id}`)}
      </Text>
    </>
  )
  if (guide.category === "Api") {
    return (
      <Link to="/guides/$guideId" params={{ guideId: guide.id }} className={classes.card}>
        {content}
      </Link>
    )
  }
  return (
    <Link to="/applications/create" search={{ guide: guide.id }} className={classes.card}>
      {content}
    </Link>
  )
}
