import { Text } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { TextLink } from "../../parts/links"
import { nameOf, userQuery } from "./queries"

/** A user by id: the name as a link, or the id when the user was deleted. */
export function UserName({ id }: { id: string | null | undefined }) {
  const query = useQuery({ ...userQuery(id ?? ""), enabled: Boolean(id), retry: false, staleTime: 60_000 })
  if (!id) return <Text span size="sm" c="dimmed" children="–" />
  if (query.isError) return <Text span size="sm" ff="monospace" children={id} />
  return (
    <TextLink to="/users/$id/$tab" params={{ id, tab: "settings" }}>
      {query.data ? nameOf(query.data.value) : id}
    </TextLink>
  )
}
