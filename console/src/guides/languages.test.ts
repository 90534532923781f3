// What the names in guides for Go and Java say of each other, and whether their code is written as these languages want it.
// (The guides for Go, Python and Rust run in tests/tests/clients/guides; the one for Java is read by javac there.)

import { readdirSync, readFileSync } from "node:fs"
import { format } from "@wasm-fmt/gofmt/node"
import { parse } from "java-parser"
import { describe, expect, it } from "vitest"
import { loadGuide } from "./guides"

/** The files of all guides that end so, with their source. */
function files(end: string) {
  const found = readdirSync(new URL(".", import.meta.url), { withFileTypes: true, recursive: true })
  const paths = found.filter((entry) => entry.isFile() && entry.name.endsWith(end))
  expect(paths.length).toBeGreaterThan(0)
  return paths.map((entry) => ({ name: entry.name, source: readFileSync(`${entry.parentPath}/${entry.name}`, "utf8") }))
}

async function read(guide: string) {
  const { steps } = await loadGuide(guide, "en")
  const source = (name: string) =>
    steps.flatMap((step) => step.samples ?? []).find((sample) => sample.name.endsWith(name))?.source ?? ""
  const suggestion = (kind: string) => steps.find((step) => step.field?.kind === kind)?.field?.suggestion
  return { source, suggestion }
}

describe("Go", () => {
  it("is what gofmt writes", () => {
    for (const { source } of files(".go")) expect(format(source)).toBe(source)
    expect(() => format("package main\nfunc {")).toThrow()
  })

  it("reads the variables that its sheet has, and comes back where the application allows it", async () => {
    const { source, suggestion } = await read("go")
    const wanted = [...`${source("oidc.go")}${source("main.go")}`.matchAll(/os\.Getenv\("(\w+)"\)/g)].map(
      ([, name]) => name,
    )
    const given = source(".env")
      .trim()
      .split("\n")
      .map((line) => line.split("=")[0])
    // It listens where the platform says, if that says something.
    expect([...new Set(wanted)].sort()).toEqual([...given, "PORT"].sort())
    const app = /APP_URL=(.+)/.exec(source(".env"))?.[1]
    const path = /appURL \+ "(.+)"/.exec(source("oidc.go"))?.[1]
    expect(suggestion("redirectUris")).toBe(`${app}${path}`)
    expect(suggestion("postLogoutRedirectUris")).toBe(app)
    expect(source("main.go")).toContain(`HandleFunc("${path}"`)
  })
})

describe("Java", () => {
  it("is what the grammar allows", () => {
    for (const { source } of files(".java")) expect(() => parse(source)).not.toThrow()
    expect(() => parse("class A {")).toThrow()
  })

  it("has each class in the file of its name", () => {
    for (const { name, source } of files(".java"))
      expect(source).toContain(`public class ${name.replace(".java", "")} {`)
  })

  it("names the registration alike in settings, page and redirect URI", async () => {
    const { source, suggestion } = await read("spring-boot")
    const names = [...source("application.properties").matchAll(/\.(?:registration|provider)\.(\w+)\./g)].map(
      ([, name]) => name,
    )
    expect(new Set(names).size).toBe(1)
    expect(new URL(suggestion("redirectUris") ?? "").pathname).toBe(`/login/oauth2/code/${names[0]}`)
    expect(source("HomeController.java")).toContain(`/oauth2/authorization/${names[0]}\\"`)
  })
})
