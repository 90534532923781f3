import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { fill, guides, loadGuide, type Values } from "./guides"

const values: Values = {
  issuer: "ISSUER",
  endpoint: "ENDPOINT",
  appId: "ID",
  appSecret: "SECRET",
  managementApi: "API",
  random: "RANDOM",
}

describe("guides", () => {
  it("has a folder for each, and none beside them", () => {
    const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    const found = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
    expect(found.sort()).toEqual(guides.map((guide) => guide.id).sort())
  })

  for (const guide of guides) {
    for (const language of ["en", "zh-CN"]) {
      it(`has words for each step, and steps for all words: ${guide.id}, ${language}`, async () => {
        const { steps, texts } = await loadGuide(guide.id, language)
        expect(steps.map((step) => step.id).sort()).toEqual(Object.keys(texts.steps).sort())
      })
    }

    it(`leaves no place for a value empty: ${guide.id}`, async () => {
      const { steps } = await loadGuide(guide.id, "en")
      for (const sample of steps.flatMap((step) => step.samples ?? [])) {
        expect(fill(sample.source, values)).not.toMatch(/\{\{\w+\}\}/)
        expect(sample.source.trim()).not.toBe("")
      }
    })
  }

  it("installs the Auth.js that the example is tested with", async () => {
    const { steps } = await loadGuide("authjs", "en")
    const manifest = new URL("../../../examples/nextjs-authjs/package.json", import.meta.url)
    const version = JSON.parse(readFileSync(manifest, "utf8")).dependencies["next-auth"]
    expect(steps[0]?.samples?.[0]?.source.trim()).toBe(`npm install next-auth@${version}`)
  })

  it("shows every file of code to the reader", async () => {
    for (const guide of guides) {
      const { steps } = await loadGuide(guide.id, "en")
      const shown = steps.flatMap((step) => step.samples ?? []).map((sample) => sample.source)
      const folder = new URL(`./${guide.id}/files/`, import.meta.url)
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        if (!entry.isFile() || entry.name === "tsconfig.json") continue
        expect(shown).toContain(readFileSync(`${entry.parentPath}/${entry.name}`, "utf8"))
      }
    }
  })
})
