import { queryOptions } from "@tanstack/react-query"
import { api, listQuery, recordQuery, type Schemas } from "../../api/client"

/** A field of a connector's form, as its factory describes it. */
export interface FormItem {
  type: "Text" | "Number" | "MultilineText" | "Switch" | "Select" | "MultiSelect" | "Json"
  key: string
  label: string
  placeholder?: string
  required?: boolean
  defaultValue?: unknown
  selectItems?: { value: string; title?: string }[]
  /** The field shows only when all of these hold. */
  showConditions?: { targetKey: string; expectValue?: unknown }[]
  description?: string
  tooltip?: string
  isConfidential?: boolean
  /** JSON Schema of a `Json`. */
  schema?: object
}

export type Config = Record<string, unknown>
// The OpenAPI document knows no more of these three than that they are objects.
export type Factory = Omit<Schemas["Factory"], "formItems"> & { formItems: FormItem[] }
export type Connector = Omit<Schemas["Connector"], "formItems" | "config"> & { formItems: FormItem[]; config: Config }

/** The kinds that send codes: there is at most one connector of each. */
export const KINDS = ["email", "sms"] as const
export type Kind = (typeof KINDS)[number]

/** What the Management API calls a kind. */
export const TYPE = { email: "Email", sms: "Sms" } as const

export const kindOf = ({ type }: { type: string }): Kind => (type === TYPE.sms ? "sms" : "email")

export const connectorsQuery = listQuery<Connector>(["connectors"], async () => {
  const { data, response } = await api.GET("/api/connectors")
  return { data: data as unknown as Connector[], response }
})

export async function readConnector(id: string) {
  const { data, response } = await api.GET("/api/connectors/{id}", { params: { path: { id } } })
  return { data: data as unknown as Connector, response }
}

export const connectorQuery = (id: string) => recordQuery<Connector>(["connectors", id], () => readConnector(id))

export const factoriesQuery = queryOptions({
  queryKey: ["connector-factories"],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async () => (await api.GET("/api/connector-factories")).data as unknown as Factory[],
})
