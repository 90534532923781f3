import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { AuthProvider, type AuthProviderProps } from "react-oidc-context"
import App from "./App"

const oidc: AuthProviderProps = {
  authority: "{{issuer}}",
  client_id: "{{appId}}",
  redirect_uri: `${window.location.origin}/callback`,
  post_logout_redirect_uri: window.location.origin,
  scope: "openid profile email phone",
  // Takes code and state out of the address once they have done their work.
  onSigninCallback: () => window.history.replaceState({}, "", "/"),
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <AuthProvider {...oidc}>
      <App />
    </AuthProvider>
  </StrictMode>,
)
