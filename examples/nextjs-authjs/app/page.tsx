import { connection } from "next/server"
import { Suspense } from "react"
import { auth } from "@/auth"
import { SignInButton, SignOutButton } from "./buttons"

// Who is signed in is known only when the page is asked for. Suspense and `connection` tell Next.js, which makes the rest
// beforehand.
export default function Home() {
  return (
    <>
      <h1>Example app</h1>
      <Suspense>
        <Person />
      </Suspense>
    </>
  )
}

async function Person() {
  await connection()
  const session = await auth()

  if (!session?.user) {
    return (
      <>
        <p role="status">You are signed out.</p>
        <SignInButton />
      </>
    )
  }

  const { name, email } = session.user
  return (
    <>
      <p role="status">You are signed in.</p>
      <dl>
        <dt>Name</dt>
        <dd>{name ?? "not set"}</dd>
        <dt>E-mail</dt>
        <dd>{email ?? "not set"}</dd>
        <dt>Session until</dt>
        <dd>{session.expires}</dd>
      </dl>
      <SignOutButton />
    </>
  )
}
