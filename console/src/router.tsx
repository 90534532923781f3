// All pages of the Console, in one list.

import { createRouter } from "@tanstack/react-router"
import { apiResourceRoutes } from "./areas/api-resources/routes"
import { applicationRoutes } from "./areas/applications/routes"
import { auditLogRoutes } from "./areas/audit-logs/routes"
import { connectorRoutes } from "./areas/connectors/routes"
import { dashboardRoutes } from "./areas/dashboard/routes"
import { getStartedRoutes } from "./areas/get-started/routes"
import { inboxRoutes } from "./areas/inbox/routes"
import { preferencesRoutes } from "./areas/preferences/routes"
import { profileRoutes } from "./areas/profile/routes"
import { roleRoutes } from "./areas/roles/routes"
import { securityRoutes } from "./areas/security/routes"
import { signInExperienceRoutes } from "./areas/sign-in-experience/routes"
import { tenantSettingsRoutes } from "./areas/tenant-settings/routes"
import { userRoutes } from "./areas/users/routes"
import { consoleAddress } from "./configuration"
import { ErrorState } from "./parts/ErrorState"
import { PageSkeleton } from "./parts/Skeletons"
import { root } from "./shell/root"

const routeTree = root.addChildren([
  ...getStartedRoutes,
  ...dashboardRoutes,
  ...applicationRoutes,
  ...connectorRoutes,
  ...signInExperienceRoutes,
  ...securityRoutes,
  ...apiResourceRoutes,
  ...roleRoutes,
  ...userRoutes,
  ...auditLogRoutes,
  ...tenantSettingsRoutes,
  ...profileRoutes,
  ...preferencesRoutes,
  ...inboxRoutes,
])

export const router = createRouter({
  routeTree,
  basepath: consoleAddress().pathname,
  defaultPreload: "intent",
  defaultPendingComponent: PageSkeleton,
  defaultErrorComponent: ({ error, reset }) => <ErrorState order={1} error={error} retry={reset} />,
  // Plain texts in addresses: ?search=book&page=2, not JSON.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const given = Object.entries(search).filter(([, value]) => value !== undefined && value !== "")
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
    return text && `?${text}`
  },
})

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router
  }
}
