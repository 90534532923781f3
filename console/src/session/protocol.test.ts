import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { answerInPlace, codeChallenge } from "./protocol"

it("makes the challenge of RFC 7636, appendix B", () => {
  const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  expect(codeChallenge(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
})

describe("an authorization request that shows nothing", () => {
  const url = (origin: string) => new URL(`${origin}/oidc/auth?prompt=none`)
  const answers = (address: string) => vi.fn(async () => ({ url: address, body: null }))

  beforeEach(() => {
    vi.stubGlobal("location", { origin: "https://id.example" })
    vi.stubGlobal("document", { baseURI: "https://id.example/console/" })
  })
  afterEach(() => vi.unstubAllGlobals())

  it("is answered in place by what the callback would have got", async () => {
    vi.stubGlobal("fetch", answers("https://id.example/console/callback?code=a&state=b"))
    expect(await answerInPlace(url("https://id.example"))).toBe("?code=a&state=b")
  })

  it("is left to the person where the answer is a page of its own", async () => {
    for (const elsewhere of [
      "https://id.example/oidc/auth?prompt=none",
      "https://other.example/console/callback?code=a",
    ]) {
      vi.stubGlobal("fetch", answers(elsewhere))
      expect(await answerInPlace(url("https://id.example"))).toBeUndefined()
    }
  })

  it("is not sent to another origin", async () => {
    const fetch = answers("https://id.example/console/callback?code=a")
    vi.stubGlobal("fetch", fetch)
    expect(await answerInPlace(url("https://admin.example"))).toBeUndefined()
    expect(fetch).not.toHaveBeenCalled()
  })
})
