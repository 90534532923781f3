import { createRoute } from "@tanstack/react-router"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

export const preferencesRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/preferences",
    component: lazyPage("preferences", () => import("./PreferencesPage"), "PreferencesPage"),
  }),
] as const
