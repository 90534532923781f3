// What several pages of connectors show.

import { Image } from "@mantine/core"
import { useTranslation } from "react-i18next"
import type { Factory } from "./queries"

/** A name or a description in the reader's language. */
export function useWords() {
  const { i18n } = useTranslation()
  return (words: Record<string, string>) => words[i18n.language] ?? words.en ?? ""
}

export function Logo({ of, size = 32 }: { of: Pick<Factory, "logo">; size?: number }) {
  return <Image src={of.logo} alt="" w={size} h={size} radius="sm" fit="contain" flex="none" />
}
