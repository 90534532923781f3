import { Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { TextLink } from "../../parts/links"
import { applicationQuery } from "./queries"

/** An application by its id: its name as a link, or the id when it was deleted. */
export function ApplicationName({ id }: { id: string | null | undefined }) {
  const query = useQuery({ ...applicationQuery(id ?? ""), enabled: Boolean(id), retry: false, staleTime: 60_000 })
  if (!id) return <Text span size="sm" c="dimmed" children="–" />
  if (query.isError) return <Text span size="sm" ff="monospace" children={id} />
  return (
    <TextLink to="/applications/$id" params={{ id }}>
      {query.data?.value.name ?? id}
    </TextLink>
  )
}
