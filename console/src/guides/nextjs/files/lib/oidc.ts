// Speaks OpenID Connect with Keyward: where to send people, and who came back.
import * as oidc from "openid-client"

const { APP_URL = "", ISSUER = "", CLIENT_ID = "", CLIENT_SECRET } = process.env

/** What the browser that begins a sign-in must bring back. */
export interface Pending {
  verifier: string
  state: string
}

let found: Promise<oidc.Configuration> | undefined

/** Reads the endpoints when they are first needed: a build asks nobody. */
function configuration() {
  // Plain http is for trials on this machine only.
  const execute = ISSUER.startsWith("http:") ? [oidc.allowInsecureRequests] : []
  found ??= oidc.discovery(new URL(ISSUER), CLIENT_ID, CLIENT_SECRET, undefined, { execute }).catch((error) => {
    found = undefined
    throw error
  })
  return found
}

export async function begin() {
  const pending: Pending = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState() }
  const url = oidc.buildAuthorizationUrl(await configuration(), {
    redirect_uri: `${APP_URL}/callback`,
    scope: "openid profile email phone",
    state: pending.state,
    code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: "S256",
  })
  return { pending, url: url.href }
}

/** Who came back with this query, which has its question mark. */
export async function finish(query: string, pending: Pending) {
  const answer = new URL(`${APP_URL}/callback${query}`)
  const tokens = await oidc.authorizationCodeGrant(await configuration(), answer, {
    pkceCodeVerifier: pending.verifier,
    expectedState: pending.state,
    idTokenExpected: true,
  })
  const claims = tokens.claims()
  return { name: String(claims?.name ?? claims?.phone_number ?? claims?.sub), idToken: tokens.id_token }
}

/** Where to send somebody who signs out of Keyward too. */
export async function end(idToken?: string) {
  const url = oidc.buildEndSessionUrl(await configuration(), {
    post_logout_redirect_uri: APP_URL,
    ...(idToken && { id_token_hint: idToken }),
  })
  return url.href
}
