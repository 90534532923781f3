import { Anchor, Box, Group, SimpleGrid, Text, Title } from "@mantine/core"
import { type ReactNode, useId } from "react"
import { useTranslation } from "react-i18next"
import { guides } from "../../guides/guides"
import { TextLink } from "../../parts/links"
import { PageHeader } from "../../parts/PageHeader"
import { configuration } from "../../session/current"
import { GuideCard } from "../applications/GuideCard"

/** Begins with what was just installed: an application, how the sign-in looks, an API. */
export function GetStartedPage() {
  const { t } = useTranslation(["get-started", "common"])
  const featured = guides.filter((guide) => guide.isFeatured)
  const apis = guides.filter((guide) => guide.category === "Api")
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <Part
        title={t("develop.title")}
        why={t("develop.why")}
        more={<TextLink to="/applications/create">{t("viewAll")}</TextLink>}
      >
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
          {featured.map((guide) => (
            <GuideCard key={guide.id} guide={guide} />
          ))}
        </SimpleGrid>
      </Part>
      <Part title={t("try.title")} why={t("try.why")}>
        <Anchor href={`${configuration.endpoint.replace(/\/$/, "")}/demo-app`} target="_blank" size="sm">
          {t("try.open")}
        </Anchor>
      </Part>
      {apis.length > 0 && (
        <Part title={t("protect.title")} why={t("protect.why")}>
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
            {apis.map((guide) => (
              <GuideCard key={guide.id} guide={guide} />
            ))}
          </SimpleGrid>
        </Part>
      )}
    </>
  )
}

function Part({ title, why, more, children }: { title: string; why: string; more?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <Box component="section" aria-labelledby={id} mb={40}>
      <Group justify="space-between" align="flex-end" mb="sm">
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          <Text c="dimmed" size="sm">
            {why}
          </Text>
        </div>
        {more}
      </Group>
      {children}
    </Box>
  )
}
