// What the sample keeps in its session, for the type check only: the reader writes plain JavaScript.
import "express-session"

declare module "express-session" {
  interface SessionData {
    pending: { verifier: string; state: string }
    user: { sub: string; name?: unknown; phone_number?: unknown }
    idToken: string
  }
}
