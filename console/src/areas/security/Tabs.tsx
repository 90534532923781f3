import { useTranslation } from "react-i18next"
import { LinkTabs } from "../../parts/LinkTabs"

/** The pages of this area. */
export function Tabs() {
  const { t } = useTranslation("security")
  return (
    <LinkTabs
      label={t("tabs.label")}
      pages={[
        { to: "/security/password-policy", name: t("tabs.password-policy") },
        { to: "/security/captcha", name: t("tabs.captcha") },
        { to: "/security/blocklist", name: t("tabs.blocklist") },
        { to: "/security/general", name: t("tabs.general") },
      ]}
    />
  )
}
