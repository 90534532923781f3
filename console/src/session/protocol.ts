// The requests of OpenID Connect that the Console makes as a client without secret: authorization code with PKCE, refresh,
// sign-out. `crypto.subtle` is hidden on plain http at other addresses than localhost, so SHA-256 comes from @noble/hashes.

import { sha256 } from "@noble/hashes/sha2.js"
import * as oauth from "oauth4webapi"
import { type Configuration, consoleAddress } from "../configuration"

export const MANAGEMENT_API = (tenant: string) => `https://${tenant}.logto.app/api`
export const ME_API = "https://admin.logto.app/me"

/** A sign-in that was begun: what the answer is checked against. It holds no token. */
export interface Pending {
  state: string
  nonce: string
  verifier: string
  server: oauth.AuthorizationServer
  /** Where the person was, below the Console's address. */
  path: string
}

/** What a token request brought. */
export interface Answer {
  accessToken: string
  /** When it expires, in ms since the epoch by this browser's clock. */
  expiresAt: number
  refreshToken?: string
  idToken?: string
  claims?: oauth.IDToken
}

/** Base64url without padding, as RFC 7636 wants it. */
export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}

/** RFC 7636 §4.2, S256. */
export const codeChallenge = (verifier: string) => base64url(sha256(new TextEncoder().encode(verifier)))

const redirectUri = () => new URL("callback", consoleAddress()).href
// Plain http is the operator's choice, made by the address that is configured.
const plainHttp = { [oauth.allowInsecureRequests]: true }
const client = (configuration: Configuration): oauth.Client => ({ client_id: configuration.clientId })

export async function discover(configuration: Configuration): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(configuration.issuer)
  const answer = await oauth.discoveryRequest(issuer, { algorithm: "oidc", ...plainHttp })
  return oauth.processDiscoveryResponse(issuer, answer)
}

/** Begins a sign-in. With `silent` only a session that exists already is used. */
export async function begin(configuration: Configuration, path: string, silent: boolean) {
  const server = await discover(configuration)
  const pending: Pending = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    server,
    path,
  }
  const url = new URL(server.authorization_endpoint ?? "")
  const parameters = {
    client_id: configuration.clientId,
    redirect_uri: redirectUri(),
    response_type: "code",
    scope: "openid profile email all",
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: codeChallenge(pending.verifier),
    code_challenge_method: "S256",
    ...(silent && { prompt: "none" }),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  for (const resource of [MANAGEMENT_API(configuration.tenant), ME_API]) url.searchParams.append("resource", resource)
  return { pending, url }
}

/** Sends an authorization request that shows nothing without leaving the page: the query that the callback would have got.
 * @returns `undefined` when the answer must be seen by the person: it is an error page, or of another origin
 */
export async function answerInPlace(url: URL): Promise<string | undefined> {
  if (url.origin !== location.origin) return undefined
  const response = await fetch(url)
  await response.body?.cancel()
  const { origin, pathname, search } = new URL(response.url)
  return origin + pathname === redirectUri() ? search : undefined
}

function readAnswer(answer: oauth.TokenEndpointResponse): Answer {
  return {
    accessToken: answer.access_token,
    expiresAt: Date.now() + (answer.expires_in ?? 300) * 1000,
    refreshToken: answer.refresh_token,
    idToken: answer.id_token,
    claims: oauth.getValidatedIdTokenClaims(answer),
  }
}

/** Redeems the code of an answer that came to the callback.
 * @throws oauth.AuthorizationResponseError when the server refused, with its `error`
 */
export async function redeem(configuration: Configuration, pending: Pending, search: string): Promise<Answer> {
  const { server, state, nonce, verifier } = pending
  const parameters = oauth.validateAuthResponse(server, client(configuration), new URLSearchParams(search), state)
  const answer = await oauth.authorizationCodeGrantRequest(
    server,
    client(configuration),
    oauth.None(),
    parameters,
    redirectUri(),
    verifier,
    { additionalParameters: { resource: MANAGEMENT_API(configuration.tenant) }, ...plainHttp },
  )
  return readAnswer(
    await oauth.processAuthorizationCodeResponse(server, client(configuration), answer, {
      expectedNonce: nonce,
      requireIdToken: true,
    }),
  )
}

export async function refresh(
  configuration: Configuration,
  server: oauth.AuthorizationServer,
  refreshToken: string,
  resource: string,
): Promise<Answer> {
  const answer = await oauth.refreshTokenGrantRequest(server, client(configuration), oauth.None(), refreshToken, {
    additionalParameters: { resource },
    ...plainHttp,
  })
  return readAnswer(await oauth.processRefreshTokenResponse(server, client(configuration), answer))
}

/** The address that ends the session and comes back to the Console. */
export function signOutUrl(configuration: Configuration, server: oauth.AuthorizationServer, idToken?: string): URL {
  const url = new URL(server.end_session_endpoint ?? "")
  url.searchParams.set("client_id", configuration.clientId)
  url.searchParams.set("post_logout_redirect_uri", consoleAddress().href.replace(/\/$/, ""))
  if (idToken) url.searchParams.set("id_token_hint", idToken)
  return url
}
