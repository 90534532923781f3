// What the server tells the Console about itself, in a `meta` element of index.html.

import { z } from "zod"

const configuration = z.object({
  /** The issuer of the administrators' tenant. */
  issuer: z.url(),
  clientId: z.string(),
  /** The public address of the tenant that is administered. */
  endpoint: z.url(),
  adminEndpoint: z.url(),
  /** The id of the tenant that is administered. */
  tenant: z.string(),
  /** Whether the server runs for development, with an inbox. */
  development: z.boolean(),
})

export type Configuration = z.infer<typeof configuration>

/** @throws when the page was not filled by the server */
export function readConfiguration(): Configuration {
  const text = document.querySelector<HTMLMetaElement>('meta[name="keyward"]')?.content ?? ""
  return configuration.parse(JSON.parse(text))
}

/** The Console's own address, with a slash at the end. */
export const consoleAddress = () => new URL(".", document.baseURI)

/** The nonce that the page's policy asks styles for. */
export const nonceOfPage = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ""
