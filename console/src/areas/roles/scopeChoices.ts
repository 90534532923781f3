// What can be chosen for a role: permissions, by the API that they belong to.

import type { ResourceWithScopes, Scope } from "../api-resources/queries"

/** The permissions of one API. */
export interface Choices {
  id: string
  name: string
  scopes: Scope[]
}

/** @param without ids that are not offered
 * @param search a part of a permission's name or description
 */
export function choicesOf(resources: ResourceWithScopes[], without: ReadonlySet<string>, search = ""): Choices[] {
  const wanted = search.toLowerCase()
  const isOffered = ({ id, name, description }: Scope) =>
    !without.has(id) && `${name}\n${description ?? ""}`.toLowerCase().includes(wanted)
  return resources
    .map(({ id, name, scopes }) => ({ id, name, scopes: (scopes ?? []).filter(isOffered).sort(byName) }))
    .filter(({ scopes }) => scopes.length > 0)
}

const byName = (one: Scope, other: Scope) => one.name.localeCompare(other.name, undefined, { numeric: true })
