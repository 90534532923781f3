// Who is signed in, for every component.
import { type User, UserManager } from "oidc-client-ts"
import { shallowRef } from "vue"

const manager = new UserManager({
  authority: "{{issuer}}",
  client_id: "{{appId}}",
  redirect_uri: `${window.location.origin}/callback`,
  post_logout_redirect_uri: window.location.origin,
  scope: "openid profile email phone",
})

export const user = shallowRef<User | null>(null)

/** Finishes a sign-in that comes back, else takes up the one that this tab remembers. */
export async function start() {
  if (window.location.pathname === "/callback") {
    user.value = await manager.signinRedirectCallback()
    window.history.replaceState({}, "", "/")
  } else {
    user.value = await manager.getUser()
  }
}

export const signIn = () => manager.signinRedirect()
export const signOut = () => manager.signoutRedirect()
