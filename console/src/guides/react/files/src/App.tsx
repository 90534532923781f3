import { useAuth } from "react-oidc-context"

export default function App() {
  const auth = useAuth()

  if (auth.isLoading) return <p>One moment…</p>
  if (auth.error) return <p role="alert">The sign-in failed: {auth.error.message}</p>
  if (!auth.isAuthenticated) {
    return (
      <button type="button" onClick={() => auth.signinRedirect()}>
        Sign in
      </button>
    )
  }

  const { profile } = auth.user ?? {}
  return (
    <>
      <p>You are signed in as {profile?.name ?? profile?.phone_number ?? profile?.sub}.</p>
      <button type="button" onClick={() => auth.signoutRedirect()}>
        Sign out
      </button>
    </>
  )
}
