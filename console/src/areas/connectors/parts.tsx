// What several pages of connectors show.

import { Image } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { Factory, FormItem } from "./queries"

/** A name or a description in the reader's language. */
export function useWords() {
  const { i18n } = useTranslation()
  return (words: Record<string, string>) => words[i18n.language] ?? words.en ?? ""
}

/** What a factory's fields are called and need explained, in the reader's language. A field without words has the server's. */
export function useFieldWords(factoryId: string) {
  const { t, i18n } = useTranslation("connectors")
  const words = (item: FormItem, what: "label" | "about") => {
    const key = `items.${factoryId}.${item.key}.${what}`
    return i18n.exists(`connectors:${key}`) ? t(key) : undefined
  }
  return {
    label: (item: FormItem) => words(item, "label") ?? item.label,
    description: (item: FormItem) => words(item, "about") ?? item.description,
  }
}

export function Logo({ of, size = 32 }: { of: Pick<Factory, "logo">; size?: number }) {
  return <Image src={of.logo} alt="" w={size} h={size} radius="sm" fit="contain" flex="none" />
}
