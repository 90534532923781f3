import { api, listQuery, recordQuery, type Schemas } from "../../api/client"

export type SessionConfig = Schemas["OidcSessionConfig"]
export type Key = Schemas["OidcConfigKey"]
export type KeyType = "private-keys" | "cookie-keys"

export const readSessionConfig = () => api.GET("/api/configs/oidc/session")

export const sessionConfigQuery = recordQuery<SessionConfig>(["configs", "session"], readSessionConfig)

export const keysQuery = (keyType: KeyType) =>
  listQuery<Key>(["configs", keyType], () => api.GET("/api/configs/oidc/{keyType}", { params: { path: { keyType } } }))

/** The algorithms of new signing keys, as the API names them: the first is the one that is made without a choice. */
export const ALGORITHMS = ["EC", "ES256", "ES512", "EdDSA", "RSA"] as const
export type Algorithm = (typeof ALGORITHMS)[number]
