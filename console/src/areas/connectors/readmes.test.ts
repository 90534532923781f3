import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { blocksOf } from "../../parts/markdownBlocks"

/** Where the server's are, by the factory. */
const SERVERS: Record<string, string> = {
  "aliyun-direct-mail": "aliyun_dm/README.md",
  "aliyun-short-message-auth-service": "aliyun_sms_mas/README.md",
  "aliyun-short-message-service": "aliyun_sms/README.md",
  "aws-ses-mail": "aws_ses/README.md",
  "http-email": "http/README.email.md",
  "http-sms": "http/README.sms.md",
  "mailgun-email": "mailgun/README.md",
  "sendgrid-email-service": "sendgrid/README.md",
  "simple-mail-transfer-protocol": "smtp/README.md",
  "tencent-short-message-service": "tencent/README.md",
  "twilio-short-message-service": "twilio/README.md",
  "vonage-sms": "vonage/README.md",
}

const OWN = new URL("readmes/", import.meta.url)
const CONNECTORS = new URL("../../../../crates/connectors/src/", import.meta.url)

const serversOf = (file: string) => SERVERS[file.split(".")[0] ?? ""] ?? `none for ${file}`

/** What no language changes: code, and what stands in it. */
const codes = (text: string) => [...text.matchAll(/```[^`]*```|`[^`]+`/g)].map(([code]) => code).sort()

/** How many items its lists have, one list after the other. */
const items = (text: string) => blocksOf(text).map((block) => (block.kind === "list" ? block.items.length : undefined))

it("says in each language what the server says", () => {
  const files = readdirSync(OWN)
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) {
    const own = readFileSync(new URL(file, OWN), "utf8")
    const servers = readFileSync(new URL(serversOf(file), CONNECTORS), "utf8")
    expect(codes(own), file).toEqual(codes(servers))
    expect(items(own), file).toEqual(items(servers))
    expect(own.match(/^#/gm)?.length, file).toBe(servers.match(/^#/gm)?.length)
  }
})

it("says in Chinese all that the server says", () => {
  const chinese = readdirSync(OWN).filter((file) => file.endsWith(".zh-CN.md"))
  const servers = readdirSync(CONNECTORS, { recursive: true, encoding: "utf8" })
  expect(chinese.map(serversOf).sort()).toEqual(servers.filter((path) => /\/README.*\.md$/.test(path)).sort())
})
