import { connection } from "next/server"
import { Suspense } from "react"
import { getSession } from "@/lib/session"
import { signIn, signOut } from "./actions"

// Who is signed in is known only when the page is asked for. Suspense and `connection` tell Next.js, which makes the rest
// beforehand.
export default function Home() {
  return (
    <Suspense>
      <Person />
    </Suspense>
  )
}

async function Person() {
  await connection()
  const { name } = await getSession()
  if (!name) {
    return (
      <form action={signIn}>
        <button type="submit">Sign in</button>
      </form>
    )
  }
  return (
    <form action={signOut}>
      <p>You are signed in as {name}.</p>
      <button type="submit">Sign out</button>
    </form>
  )
}
