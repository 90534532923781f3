// The languages of the pages that people see.

import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ownTextsQuery } from "./queries"
import { BUILT_IN } from "./tags"

/** A language's name in the reader's words, with its tag. */
export function useLanguageName() {
  const { i18n } = useTranslation()
  const names = new Intl.DisplayNames(i18n.language, { type: "language" })
  return (tag: string) => `${names.of(tag) ?? tag} (${tag})`
}

/** Tags as the options of a choice, each once. */
export function useLanguageOptions(tags: string[]) {
  const name = useLanguageName()
  return [...new Set(tags)].map((value) => ({ value, label: name(value) }))
}

/** Every language that somebody may get, with `further` ones, as the options of a choice. */
export function useLanguages(...further: string[]) {
  const { data } = useQuery(ownTextsQuery)
  const own = (data?.rows ?? []).map((one) => one.languageTag)
  return useLanguageOptions([...BUILT_IN, ...own, ...further])
}
