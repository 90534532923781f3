import { expect, test } from "vitest"
import type { ResourceWithScopes, Scope } from "../api-resources/queries"
import { choicesOf } from "./scopeChoices"

const scope = (name: string, description: string | null = null) => ({ id: `id of ${name}`, name, description }) as Scope
const books = { id: "b", name: "Books", scopes: [scope("shelf:10"), scope("shelf:9", "The ninth")] }
const empty = { id: "e", name: "Empty", scopes: [] }
const resources = [books, empty] as unknown as ResourceWithScopes[]

const namesOf = (without: string[], search?: string) =>
  choicesOf(resources, new Set(without), search).map(({ name, scopes }) => [name, ...scopes.map((one) => one.name)])

test("permissions stand in order by their API, and an API without any is left out", () => {
  expect(namesOf([])).toEqual([["Books", "shelf:9", "shelf:10"]])
})

test("what a role has is not offered again", () => {
  expect(namesOf(["id of shelf:9"])).toEqual([["Books", "shelf:10"]])
  expect(namesOf(["id of shelf:9", "id of shelf:10"])).toEqual([])
})

test("a search looks into names and descriptions", () => {
  expect(namesOf([], "NINTH")).toEqual([["Books", "shelf:9"]])
  expect(namesOf([], "shelf:1")).toEqual([["Books", "shelf:10"]])
  expect(namesOf([], "null")).toEqual([])
})
