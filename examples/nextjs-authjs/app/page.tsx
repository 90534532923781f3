import { auth } from "@/auth"
import { SignInButton, SignOutButton } from "./buttons"

export default async function Home() {
  const session = await auth()

  if (!session?.user) {
    return (
      <>
        <h1>Example app</h1>
        <p role="status">You are signed out.</p>
        <SignInButton />
      </>
    )
  }

  const { name, email } = session.user
  return (
    <>
      <h1>Example app</h1>
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
