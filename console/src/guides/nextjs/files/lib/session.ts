// Who is signed in: an encrypted cookie that only this app can read.
import { getIronSession } from "iron-session"
import { cookies } from "next/headers"
import type { Pending } from "./oidc"

interface Session {
  pending?: Pending
  name?: string
  idToken?: string
}

export const getSession = async () =>
  getIronSession<Session>(await cookies(), {
    cookieName: "session",
    password: process.env.SESSION_SECRET ?? "",
    cookieOptions: { secure: process.env.APP_URL?.startsWith("https:") },
  })
