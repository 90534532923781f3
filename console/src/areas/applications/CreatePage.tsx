// The library of guides, and the dialog that makes an application for one of them or for none.

import { Chip, Group, SimpleGrid, Text } from "@mantine/core"
import { useNavigate, useSearch } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { findGuide, guides } from "../../guides/guides"
import { ButtonLink, TextLink } from "../../parts/links"
import { PageHeader } from "../../parts/PageHeader"
import { SearchField } from "../../parts/SearchField"
import { CreateDialog } from "./CreateDialog"
import { GuideCard } from "./GuideCard"
import { guideName } from "./guideName"

const FILTERS = ["featured", "Traditional", "SPA", "Native", "MachineToMachine"] as const

export function CreatePage() {
  const { t } = useTranslation(["applications", "common"])
  const { guide: chosen, category, search = "" } = useSearch({ from: "/applications/create" })
  const navigate = useNavigate({ from: "/applications/create" })
  const library = guides.filter((guide) => guide.category !== "Api")
  const filters = FILTERS.filter((one) => one === "featured" || library.some((guide) => guide.category === one))
  const found = library.filter(
    (guide) =>
      (category === undefined || (category === "featured" ? guide.isFeatured : guide.category === category)) &&
      guideName(guide, t).toLowerCase().includes(search.toLowerCase()),
  )
  const guide = findGuide(chosen)
  return (
    <>
      <PageHeader
        title={t("create.title")}
        why={t("create.why")}
        back={{ to: "/applications", name: t("title") }}
        action={
          <ButtonLink variant="default" to="/applications/create" search={{ guide: "none" }}>
            {t("create.without")}
          </ButtonLink>
        }
      />
      <Group gap="md" mb="md">
        <SearchField
          label={t("create.search")}
          value={search}
          onSearch={(text) => navigate({ search: (last) => ({ ...last, search: text }), replace: true })}
        />
        <Group gap="xs" role="group" aria-label={t("create.filter")}>
          {filters.map((one) => (
            <Chip
              key={one}
              checked={category === one}
              variant="outline"
              onChange={(isOn) =>
                navigate({ search: (last) => ({ ...last, category: isOn ? one : undefined }), replace: true })
              }
            >
              {one === "featured" ? t("create.featured") : t(`types.${one}.name`)}
            </Chip>
          ))}
        </Group>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {found.map((one) => (
          <GuideCard key={one.id} guide={one} />
        ))}
      </SimpleGrid>
      {found.length === 0 && (
        <Text size="sm">
          {t("create.none")}{" "}
          <TextLink to="/applications/create" search={{ guide: "none" }}>
            {t("create.without")}
          </TextLink>
        </Text>
      )}
      {(guide || chosen === "none") && (
        <CreateDialog
          guide={guide}
          onClose={() => navigate({ search: ({ guide: _, ...rest }) => rest, replace: true })}
        />
      )}
    </>
  )
}
