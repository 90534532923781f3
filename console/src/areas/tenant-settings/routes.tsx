import { createRoute, redirect } from "@tanstack/react-router"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

const leadOn = () => {
  throw redirect({ to: "/tenant-settings/oidc-configs", replace: true })
}

export const tenantSettingsRoutes = [
  createRoute({ getParentRoute: () => root, path: "/tenant-settings", beforeLoad: leadOn }),
  // Where the keys are in the contract's console: links to it lead on.
  createRoute({ getParentRoute: () => root, path: "/signing-keys", beforeLoad: leadOn }),
  createRoute({
    getParentRoute: () => root,
    path: "/tenant-settings/oidc-configs",
    component: lazyPage("tenant-settings", () => import("./OidcConfigsPage"), "OidcConfigsPage"),
  }),
] as const
