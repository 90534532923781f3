import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { blocksOf } from "../../parts/markdownBlocks"

/** Where the server's are, by the factory. */
const FOLDERS: Record<string, string> = { "aliyun-short-message-service": "aliyun_sms" }

/** What no language changes: code, and what stands in it. */
const codes = (text: string) => [...text.matchAll(/```[^`]*```|`[^`]+`/g)].map(([code]) => code).sort()

/** How many items its lists have, one list after the other. */
const items = (text: string) => blocksOf(text).map((block) => (block.kind === "list" ? block.items.length : undefined))

it("says in each language what the server says", () => {
  const files = readdirSync(new URL("readmes/", import.meta.url))
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const folder = FOLDERS[file.split(".")[0] ?? ""]
    const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8")
    const own = read(`readmes/${file}`)
    const servers = read(`../../../../crates/connectors/src/${folder}/README.md`)
    expect(codes(own), file).toEqual(codes(servers))
    expect(items(own), file).toEqual(items(servers))
    expect(own.match(/^#/gm)?.length, file).toBe(servers.match(/^#/gm)?.length)
  }
})
