// Both buttons are forms with a server action, so they work before the page's scripts have loaded.
import { signIn, signOut } from "@/auth"

export function SignInButton() {
  return (
    <form
      action={async () => {
        "use server"
        await signIn("logto", { redirectTo: "/" })
      }}
    >
      <button type="submit">Sign in</button>
    </form>
  )
}

export function SignOutButton() {
  return (
    <form
      action={async () => {
        "use server"
        await signOut({ redirectTo: "/" })
      }}
    >
      <button type="submit">Sign out</button>
    </form>
  )
}
