import type { QueryClient } from "@tanstack/react-query"

/** When the page of what was deleted has surely gone, in ms. */
const GONE = 500

/** Leaves the page of a record that was deleted, for a list that no longer has it.
 * @param area the first part of the keys of its queries
 */
export async function leaveDeleted(client: QueryClient, area: string, id: string, leave: () => Promise<void>) {
  // What is kept of lists would show it once more.
  client.removeQueries({ queryKey: [area], type: "inactive" })
  await leave()
  // The page may stand for another moment: it must not ask for what is gone, but whoever comes back must.
  client.invalidateQueries({ queryKey: [area, id], refetchType: "none" })
  // Once it has gone, nobody is shown the record from memory.
  setTimeout(() => client.removeQueries({ queryKey: [area, id], type: "inactive" }), GONE)
}
