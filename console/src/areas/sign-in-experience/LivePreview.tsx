// A page of the sign-in as it would look with settings that are not saved, drawn by the server's own templates in a frame.

import { Group, SegmentedControl, Select, Stack, Text } from "@mantine/core"
import { useDebouncedValue } from "@mantine/hooks"
import { useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ApiError, explain } from "../../api/errors"
import { nonceOfPage } from "../../configuration"
import { Notice } from "../../parts/Notice"
import { useLanguages } from "./languages"
import { DEVICES, PreviewFrame } from "./PreviewFrame"
import { previewQuery, type SettingsChange, type SignInExperience } from "./queries"
import type { Texts } from "./textsForm"

const PAGES = ["sign-in", "register", "forgot-password"] as const
const THEMES = ["light", "dark"] as const

interface View {
  page: (typeof PAGES)[number]
  device: keyof typeof DEVICES
  theme: (typeof THEMES)[number]
  /** Unset: the Console's own. */
  language?: string
}

/** The choices stay while somebody goes from page to page. */
let last: View = { page: "sign-in", device: "mobile", theme: "light" }

interface Props {
  settings: SignInExperience
  /** What is not saved of them. */
  change?: SettingsChange
  /** Words in a language that are not saved; other languages cannot be chosen then. */
  texts?: { tag: string; translation: Texts }
  /** What people call a field that a refusal names. */
  nameOf?: (path: string) => string
}

export function LivePreview({ settings, change = {}, texts, nameOf = (path) => path }: Props) {
  const { t, i18n } = useTranslation("sign-in-experience")
  const [view, setView] = useState(last)
  const put = (part: Partial<View>) => {
    last = { ...view, ...part }
    setView(last)
  }
  const merged = { ...settings, ...change }
  const language = texts?.tag ?? view.language ?? i18n.language
  const languages = useLanguages(merged.languageInfo.fallbackLanguage, language)
  const [typed] = useDebouncedValue(
    JSON.stringify({ signInExperience: change, customPhrases: texts?.translation }),
    300,
  )
  const { page, theme } = view
  const query = useQuery(previewQuery({ ...JSON.parse(typed), page, language, theme, nonce: nonceOfPage() }))
  return (
    <Stack gap="sm">
      <Group grow gap="sm" align="flex-end">
        <Select
          label={t("preview.page")}
          allowDeselect={false}
          data={PAGES.map((value) => ({ value, label: t(`preview.pages.${value}`) }))}
          value={page}
          onChange={(value) => put({ page: value as View["page"] })}
        />
        <Select
          label={t("preview.language")}
          allowDeselect={false}
          searchable
          data={languages}
          disabled={texts !== undefined}
          value={language}
          onChange={(value) => put({ language: value ?? undefined })}
        />
      </Group>
      <Group gap="sm" grow>
        <SegmentedControl
          aria-label={t("preview.device")}
          data={Object.keys(DEVICES).map((value) => ({ value, label: t(`preview.devices.${value}`) }))}
          value={view.device}
          onChange={(value) => put({ device: value as View["device"] })}
        />
        <SegmentedControl
          aria-label={t("preview.theme")}
          data={THEMES.map((value) => ({ value, label: t(`preview.themes.${value}`) }))}
          value={theme}
          onChange={(value) => put({ theme: value as View["theme"] })}
        />
      </Group>
      {theme === "dark" && !merged.color.isDarkModeEnabled && (
        <Text size="xs" c="dimmed">
          {t("preview.darkOff")}
        </Text>
      )}
      <div>
        <div role="status">{query.error && <Refusal error={query.error} nameOf={nameOf} />}</div>
        <PreviewFrame html={query.data} device={view.device} isStale={query.isError} />
      </div>
    </Stack>
  )
}

/** Why the server does not draw these settings: it would not save them either. */
function Refusal({ error, nameOf }: { error: Error; nameOf: (path: string) => string }) {
  const { t } = useTranslation("sign-in-experience")
  const issues = error instanceof ApiError ? error.issues : []
  return (
    <Notice tone="warning" mb="sm" title={t("preview.refused")}>
      {issues.length === 0 && explain(error)}
      {issues.map(({ path: [_settings, ...path], message }) => (
        <div key={path.join(".")}>{`${nameOf(path.join("."))}: ${message}`}</div>
      ))}
    </Notice>
  )
}
