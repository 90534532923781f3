import { redirect } from "next/navigation"
import type { NextRequest } from "next/server"
import { finish } from "@/lib/oidc"
import { getSession } from "@/lib/session"

export async function GET(request: NextRequest) {
  const session = await getSession()
  if (session.pending) {
    Object.assign(session, await finish(request.nextUrl.search, session.pending))
    session.pending = undefined
    await session.save()
  }
  redirect("/")
}
