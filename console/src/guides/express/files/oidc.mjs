// Speaks OpenID Connect with Keyward: where to send people, and who came back.
import * as oidc from "openid-client"

const { APP_URL = "", ISSUER = "", CLIENT_ID = "", CLIENT_SECRET } = process.env
const REDIRECT_URI = `${APP_URL}/callback`

// Plain http is for trials on this machine only.
const execute = ISSUER.startsWith("http:") ? [oidc.allowInsecureRequests] : []
const config = await oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, { execute })

/** Where to send somebody who signs in, and what to keep in their session until they come back. */
export async function begin() {
  const pending = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState() }
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT_URI,
    scope: "openid profile email phone",
    state: pending.state,
    code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
  })
  return { pending, url: url.href }
}

/**
 * Who came back with this query.
 * @param {string} query with its question mark
 * @param {{ verifier: string, state: string }} pending
 */
export async function finish(query, pending) {
  const tokens = await oidc.authorizationCodeGrant(config, new URL(query, REDIRECT_URI), {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
  })
  return { claims: tokens.claims(), idToken: tokens.id_token }
}

/**
 * Where to send somebody who signs out of Keyward too.
 * @param {string | undefined} idToken
 */
export const end = (idToken) =>
  oidc.buildEndSessionUrl(config, {
    post_logout_redirect_uri: APP_URL,
    ...(idToken && { id_token_hint: idToken }),
  }).href
