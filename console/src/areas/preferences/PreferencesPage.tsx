// Language and appearance of the Console.

import { Radio, Stack } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { FormGroup } from "../../parts/FormGroup"
import { PageHeader } from "../../parts/PageHeader"
import { LANGUAGES, type Language } from "../../texts/texts"
import { APPEARANCES, type Appearance, usePreferences } from "./preferences"

export function PreferencesPage() {
  const { t } = useTranslation(["preferences", "common"])
  const { language, appearance, setLanguage, setAppearance } = usePreferences()
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <FormGroup title={t("common:shell.language")} why={t("languageWhy")}>
        <Radio.Group
          aria-label={t("common:shell.language")}
          value={language}
          onChange={(tag) => setLanguage(tag as Language)}
        >
          <Stack gap="xs">
            {Object.entries(LANGUAGES).map(([tag, name]) => (
              <Radio key={tag} value={tag} label={<span lang={tag}>{name}</span>} />
            ))}
          </Stack>
        </Radio.Group>
      </FormGroup>
      <FormGroup title={t("common:shell.appearance")} why={t("appearanceWhy")}>
        <Radio.Group
          aria-label={t("common:shell.appearance")}
          value={appearance}
          onChange={(one) => setAppearance(one as Appearance)}
        >
          <Stack gap="xs">
            {APPEARANCES.map((one) => (
              <Radio key={one} value={one} label={t(`common:shell.appearances.${one}`)} />
            ))}
          </Stack>
        </Radio.Group>
      </FormGroup>
    </>
  )
}
