// The library of guides. What the cards show stands here; a guide's steps, texts and code are loaded when it is opened.

import type { Schemas } from "../api/client"

export type ApplicationType = Schemas["ApplicationType"]

/** The filters of the library; `Api` is for those that protect a backend and make no application. */
export type Category = "Traditional" | "SPA" | "Native" | "MachineToMachine" | "Api"

export interface Guide {
  id: string
  /** The framework's own name: the same in all languages. */
  name: string
  category: Category
  isFeatured?: boolean
}

export const guides: Guide[] = [
  { id: "authjs", name: "Auth.js (Next Auth)", category: "Traditional", isFeatured: true },
  { id: "nextjs", name: "Next.js (App Router)", category: "Traditional", isFeatured: true },
  { id: "react", name: "React", category: "SPA", isFeatured: true },
  { id: "vue", name: "Vue", category: "SPA", isFeatured: true },
  { id: "express", name: "Express", category: "Traditional", isFeatured: true },
  { id: "go", name: "Go", category: "Traditional" },
  { id: "fastapi", name: "Python (FastAPI)", category: "Traditional" },
  { id: "spring-boot", name: "Java (Spring Boot)", category: "Traditional" },
  { id: "axum", name: "Rust (axum)", category: "Traditional" },
  { id: "machine-to-machine", name: "Machine-to-machine", category: "MachineToMachine", isFeatured: true },
  { id: "api-express", name: "Express API", category: "Api" },
  { id: "api-fastapi", name: "Python API (FastAPI)", category: "Api" },
  { id: "api-axum", name: "Rust API (axum)", category: "Api" },
]

export const findGuide = (id: string | undefined) => guides.find((guide) => guide.id === id)

/** A sample of code as it stands in a file of the guide; `{{name}}` is replaced by the application's own values. */
export interface Sample {
  /** The file's name, or where to type it. */
  name: string
  source: string
}

export interface Step {
  /** Its texts are `steps.<id>.title` and `steps.<id>.text` of the guide. */
  id: string
  samples?: Sample[]
  /** Redirect URIs (or the addresses after sign-out) are entered and saved in this step. */
  field?: { kind: "redirectUris" | "postLogoutRedirectUris" | "corsAllowedOrigins"; suggestion: string }
  /** Says when the first sign-in (or token) was seen. */
  isCheckpoint?: boolean
}

export interface GuideTexts {
  /** One sentence for the library is `guides.<id>` of the area's texts; this opens the guide. */
  intro: string
  steps: Record<string, { title: string; text: string }>
}

interface StepsFile {
  steps: Step[]
}

const steps = import.meta.glob<StepsFile>("./*/steps.ts")
const texts = import.meta.glob<{ default: GuideTexts }>("./*/{en,zh-CN}.json")

export async function loadGuide(id: string, language: string) {
  const [code, words] = await Promise.all([steps[`./${id}/steps.ts`]?.(), texts[`./${id}/${language}.json`]?.()])
  if (!code || !words) throw new Error(`no guide ${id} in ${language}`)
  return { steps: code.steps, texts: words.default }
}

/** What a sample knows of the application that it is for. */
export interface Values {
  issuer: string
  endpoint: string
  appId: string
  appSecret: string
  /** The indicator of the Management API. */
  managementApi: string
  /** A random value that the reader needs once, as for signing cookies. */
  random: string
}

export function fill(source: string, values: Values): string {
  return source.trimEnd().replace(/\{\{(\w+)\}\}/g, (all, name) => values[name as keyof Values] ?? all)
}
