import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { root } from "../../shell/root"

export const profileRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/profile",
    component: lazyRouteComponent(() => import("./ProfilePage"), "ProfilePage"),
  }),
] as const
