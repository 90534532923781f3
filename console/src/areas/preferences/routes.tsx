import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { root } from "../../shell/root"

export const preferencesRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/preferences",
    component: lazyRouteComponent(() => import("./PreferencesPage"), "PreferencesPage"),
  }),
] as const
