// Lets a request through when its access token is one of Keyward's, for this API, and has the scope.
import { createRemoteJWKSet, errors, jwtVerify } from "jose"

const { ISSUER = "", AUDIENCE = "" } = process.env
// Fetched when first needed, kept, and fetched again when a new key appears.
const keys = createRemoteJWKSet(new URL(`${ISSUER}/jwks`))

/**
 * @param {string} scope
 * @returns {import("express").RequestHandler}
 */
export const authorize = (scope) => async (request, response, next) => {
  const [kind, token] = (request.get("authorization") ?? "").split(" ")
  if (kind?.toLowerCase() !== "bearer" || !token) {
    response.status(401).set("WWW-Authenticate", "Bearer").json({ error: "token_missing" })
    return
  }
  try {
    const { payload } = await jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE })
    const granted = String(payload.scope ?? "").split(" ")
    if (!granted.includes(scope)) {
      response.status(403).json({ error: "insufficient_scope", scope })
      return
    }
    response.locals.subject = payload.sub
    next()
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout) {
      next(error)
      return
    }
    response.status(401).set("WWW-Authenticate", 'Bearer error="invalid_token"').json({ error: "invalid_token" })
  }
}
