import { Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { TextLink } from "./links"
import { PageHeader } from "./PageHeader"

export function NotFoundPage() {
  const { t } = useTranslation()
  return (
    <>
      <PageHeader title={t("notFound.title")} />
      <Text size="sm">{t("notFound.why")}</Text>
      <TextLink to="/get-started" mt="sm" display="inline-block">
        {t("notFound.home")}
      </TextLink>
    </>
  )
}
