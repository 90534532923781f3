// The typed client of the Management API, and how its answers become queries.

import { QueryClient, queryOptions } from "@tanstack/react-query"
import i18next from "i18next"
import createClient, { type Client } from "openapi-fetch"
import { configuration, session } from "../session/current"
import { MANAGEMENT_API, ME_API } from "../session/protocol"
import { ApiError } from "./errors"
import type { components, paths } from "./schema"

export type Schemas = components["schemas"]

/** A fetch that carries a token of `resource`, and asks once more with a new one when the server refused it. */
function authorized(resource: string) {
  return async (request: Request): Promise<Response> => {
    const again = request.clone()
    const send = async (one: Request, renew: boolean) => {
      one.headers.set("authorization", `Bearer ${await session.accessToken(resource, renew)}`)
      one.headers.set("accept-language", i18next.language)
      return fetch(one)
    }
    let response = await send(request, false)
    if (response.status === 401) response = await send(again, true)
    if (!response.ok) throw await ApiError.from(response)
    return response
  }
}

/** Lists repeat their name; `search_params` stand beside the others, as the contract has them: `search=%25book%25`. */
function flatten(query: Record<string, unknown>): string {
  const text = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const one of value) text.append(name, String(one))
    else if (typeof value === "object" && value !== null) {
      for (const [inner, one] of Object.entries(value)) text.append(inner, String(one))
    } else if (value !== undefined && value !== null) text.append(name, String(value))
  }
  return text.toString()
}

const base = configuration.endpoint.replace(/\/$/, "")

/** Calls of the Management API. A refusal is thrown as `ApiError`. */
export const api: Client<paths> = createClient<paths>({
  baseUrl: base,
  querySerializer: flatten,
  fetch: authorized(MANAGEMENT_API(configuration.tenant)),
})

const adminBase = configuration.adminEndpoint.replace(/\/$/, "")
const fetchMe = authorized(ME_API)

/** A call of the Me API of the administrator who is signed in: `path` begins with a slash. A refusal is thrown as `ApiError`. */
export async function me<Result>(method: string, path: string, body?: unknown, headers = {}): Promise<Result> {
  const init = { method, headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) }
  const response = await fetchMe(new Request(adminBase + path, init))
  return response.status === 204 ? (undefined as Result) : response.json()
}

/** A record of the Me API, with its version. */
export async function readMe<Value>(path: string): Promise<Read<Value>> {
  const response = await fetchMe(new Request(adminBase + path))
  return read<Value>({ data: await response.json(), response })
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status >= 500),
    },
  },
})

interface Answered<Value> {
  data?: Value
  response: Response
}

/** A record as it was read: with the version that a save must name (`If-Match`). */
export interface Read<Value> {
  value: Value
  etag?: string
}

export function read<Value>({ data, response }: Answered<Value>): Read<Value> {
  return { value: data as Value, etag: response.headers.get("etag") ?? undefined }
}

/** One record by its address. */
export function recordQuery<Value>(key: readonly unknown[], get: () => Promise<Answered<Value>>) {
  return queryOptions({ queryKey: key, queryFn: async (): Promise<Read<Value>> => read(await get()) })
}

/** The headers of a save of what was read as `etag`. */
export const ifMatch = (etag?: string): Record<string, string> => (etag ? { "if-match": etag } : {})

export const PAGE_SIZE = 20

/** The query of a page of a list, searched by a part of a name or of another field that the server looks into. */
export const paged = (page: number, search?: string) => ({
  page,
  page_size: PAGE_SIZE,
  ...(search && { search_params: { search: `%${search}%` } }),
})

export interface Rows<Row> {
  rows: Row[]
  total: number
}

/** A page of a list, with the number of all from `Total-Number`; the last page stays while the next one loads. */
export function listQuery<Row>(key: readonly unknown[], get: () => Promise<Answered<Row[]>>) {
  return queryOptions({
    queryKey: key,
    placeholderData: (last: Rows<Row> | undefined) => last,
    queryFn: async (): Promise<Rows<Row>> => {
      const { data, response } = await get()
      const rows = data as Row[]
      return { rows, total: Number(response.headers.get("total-number") ?? rows.length) }
    },
  })
}
