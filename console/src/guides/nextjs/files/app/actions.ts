"use server"

import { redirect } from "next/navigation"
import { begin, end } from "@/lib/oidc"
import { getSession } from "@/lib/session"

export async function signIn() {
  const session = await getSession()
  const { pending, url } = await begin()
  session.pending = pending
  await session.save()
  redirect(url)
}

export async function signOut() {
  const session = await getSession()
  const url = await end(session.idToken)
  session.destroy()
  redirect(url)
}
