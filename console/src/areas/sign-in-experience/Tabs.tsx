import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import classes from "./Tabs.module.css"

const TABS = ["sign-up-and-sign-in", "branding", "content"] as const

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation("sign-in-experience")
  return (
    <nav aria-label={t("tabs.label")} className={classes.tabs}>
      {TABS.map((tab) => (
        <Link key={tab} to={`/sign-in-experience/${tab}`} className={classes.tab}>
          {t(`tabs.${tab}`)}
        </Link>
      ))}
    </nav>
  )
}
