import { useTranslation } from "react-i18next"
import { LinkTabs } from "../../parts/LinkTabs"

const TABS = ["sign-up-and-sign-in", "branding", "content"] as const

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation("sign-in-experience")
  const pages = TABS.map((tab) => ({ to: `/sign-in-experience/${tab}` as const, name: t(`tabs.${tab}`) }))
  return <LinkTabs label={t("tabs.label")} pages={pages} />
}
