// The configuration of a connector as fields of its form, and back.

import { ApiError } from "../../api/errors"
import type { Config, FormItem } from "./queries"

export type Field = string | number | boolean | string[]
export type ConfigFields = Record<string, Field>

const pretty = (value: unknown) => JSON.stringify(value, null, 2)

function fieldOf(item: FormItem, value: unknown): Field {
  switch (item.type) {
    case "Switch":
      return value === true
    case "Json":
      return value === undefined ? "" : pretty(value)
    case "MultiSelect":
      return Array.isArray(value) ? value.map(String) : []
    case "Number":
      return typeof value === "number" ? value : ""
    default:
      return value === undefined || value === null ? "" : String(value)
  }
}

/** The fields of a configuration; without one, those that a new form starts with. */
export function fieldsOf(items: FormItem[], config?: Config): ConfigFields {
  return Object.fromEntries(
    items.map((item) => [item.key, fieldOf(item, config ? config[item.key] : item.defaultValue)]),
  )
}

/** What the contract has and nothing here depends on: it keeps what it holds, and is not asked for. */
const IDLE: Record<string, string[]> = {
  "simple-mail-transfer-protocol": ["logger", "debug", "disableFileAccess", "disableUrlAccess"],
}

export const isIdle = (factoryId: string, item: FormItem) => IDLE[factoryId]?.includes(item.key) ?? false

/** Whether a field shows, by what stands in the others. */
export function isShown(item: FormItem, fields: ConfigFields): boolean {
  return (item.showConditions ?? []).every(({ targetKey, expectValue }) => {
    const value = fields[targetKey]
    return expectValue === undefined ? value !== "" && value !== false && value !== undefined : value === expectValue
  })
}

/** Why a text is no JSON: where, counted from 1, and what the parser says. */
export interface JsonProblem {
  line: number
  column: number
}

/** @returns nothing when the text is JSON, or empty */
export function jsonProblem(text: string): JsonProblem | undefined {
  if (text.trim() === "") return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return placeOf(text, String(error))
  }
}

/** Browsers tell the place as an offset or as line and column; a text that ends too early is wrong at its end. */
function placeOf(text: string, message: string): JsonProblem {
  const place = /line (\d+) column (\d+)/.exec(message)
  if (place) return { line: Number(place[1]), column: Number(place[2]) }
  const offset = /position (\d+)/.exec(message)
  const before = text.slice(0, offset ? Number(offset[1]) : text.length).split("\n")
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/**
 * The configuration of fields whose JSON is sound. What was left empty or does not show is left out; what the form has no
 * field for stays as it was.
 */
export function configOf(items: FormItem[], fields: ConfigFields, old: Config = {}): Config {
  const keys = new Set(items.map((item) => item.key))
  const config = Object.fromEntries(Object.entries(old).filter(([key]) => !keys.has(key)))
  for (const item of items) {
    const value = fields[item.key]
    if (value === undefined || value === "" || !isShown(item, fields)) continue
    if (item.type === "Json") config[item.key] = JSON.parse(String(value))
    else if (item.type === "Number") config[item.key] = Number(value)
    else config[item.key] = typeof value === "string" ? value.trim() : value
  }
  return config
}

/**
 * What the server finds wrong with a configuration, a message for each field. It names places inside of a field too, as
 * `templates[1].templateCode`; they lead the message.
 */
export function problemsOf(error: unknown, items: FormItem[]): Record<string, string> {
  if (!(error instanceof ApiError) || error.code !== "connector.invalid_config") return {}
  const { issues } = (error.data ?? {}) as { issues?: { path: string; message: string }[] }
  const problems: Record<string, string> = {}
  for (const { path, message } of Array.isArray(issues) ? issues : []) {
    const key = /^[^.[]+/.exec(path)?.[0] ?? ""
    if (!items.some((item) => item.key === key)) continue
    const line = path === key ? message : `${path.slice(key.length).replace(/^\./, "")}: ${message}`
    problems[key] = problems[key] ? `${problems[key]}; ${line}` : line
  }
  return problems
}

/** The same error with paths as the shared forms read them: one issue for each field. */
export function asFieldErrors(error: unknown, items: FormItem[]): unknown {
  const issues = Object.entries(problemsOf(error, items)).map(([key, message]) => ({ path: [key], message }))
  if (!(error instanceof ApiError)) return error
  const data = { issues }
  return new ApiError(error.status, error.message, error.code, data, error.requestId)
}
