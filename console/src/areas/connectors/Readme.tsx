import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Markdown } from "../../parts/Markdown"
import { RowsSkeleton } from "../../parts/Skeletons"

const written = import.meta.glob<string>("./readmes/*.md", { query: "?raw", import: "default" })

interface Props {
  factoryId: string
  /** The server's own, in English. */
  readme: string
}

/** How a provider is set up, in the reader's language where it was written. */
export function Readme({ factoryId, readme }: Props) {
  const { i18n } = useTranslation()
  const load = written[`./readmes/${factoryId}.${i18n.language}.md`]
  const { data, isLoading } = useQuery({
    queryKey: ["readme", factoryId, i18n.language],
    queryFn: () => load?.(),
    enabled: load !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return isLoading ? <RowsSkeleton /> : <Markdown>{data ?? readme}</Markdown>
}
