// How somebody likes the Console: kept in this browser, and with their account, so that it follows them to the next one. The
// account's free data has it where the contract has it.

import { useMantineColorScheme } from "@mantine/core"
import { queryOptions } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { me, queryClient } from "../../api/client"
import { toastError } from "../../parts/toasts"
import { chooseLanguage, LANGUAGES, type Language } from "../../texts/texts"

export const APPEARANCES = ["auto", "light", "dark"] as const
export type Appearance = (typeof APPEARANCES)[number]

export interface Preferences {
  language?: Language
  appearance?: Appearance
}

const MEMBER = "adminConsolePreferences"
type CustomData = Record<string, unknown>

export const customDataQuery = queryOptions({
  queryKey: ["me", "custom-data"],
  queryFn: () => me<CustomData>("GET", "/me/custom-data"),
  staleTime: Number.POSITIVE_INFINITY,
})

const isObject = (value: unknown): value is CustomData => typeof value === "object" && value !== null

/** What of the free data is a preference that we know. */
export function preferencesOf(data: CustomData): Preferences {
  const kept = isObject(data[MEMBER]) ? data[MEMBER] : {}
  const appearance = kept.appearanceMode === "system" ? "auto" : kept.appearanceMode
  return {
    language: Object.keys(LANGUAGES).find((tag) => tag === kept.language) as Language | undefined,
    appearance: APPEARANCES.find((one) => one === appearance),
  }
}

/** What to send so that the free data has these preferences; what else stands beside them stays. */
export function withPreferences(data: CustomData, { language, appearance }: Preferences): CustomData {
  const kept = isObject(data[MEMBER]) ? data[MEMBER] : {}
  const appearanceMode = appearance === "auto" ? "system" : appearance
  return { [MEMBER]: { ...kept, ...(language && { language }), ...(appearanceMode && { appearanceMode }) } }
}

async function keep(change: Preferences) {
  try {
    const data = await queryClient.fetchQuery({ ...customDataQuery, staleTime: 0 })
    const saved = await me<CustomData>("PATCH", "/me/custom-data", withPreferences(data, change))
    queryClient.setQueryData(customDataQuery.queryKey, saved)
    // The account has another version now.
    queryClient.invalidateQueries({ queryKey: ["me"], exact: true })
  } catch (error) {
    toastError(error)
  }
}

/** The preferences as they are in this browser. Changing one shows at once, and is kept. */
export function usePreferences() {
  const { i18n } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return {
    language: i18n.language as Language,
    appearance: colorScheme as Appearance,
    setLanguage: async (language: Language) => {
      await chooseLanguage(language)
      await keep({ language })
    },
    setAppearance: async (appearance: Appearance) => {
      setColorScheme(appearance)
      await keep({ appearance })
    },
  }
}
