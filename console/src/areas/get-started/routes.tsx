import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { root } from "../../shell/root"

export const getStartedRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/",
    beforeLoad: () => {
      throw redirect({ to: "/get-started", replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/get-started",
    component: lazyRouteComponent(() => import("./GetStartedPage"), "GetStartedPage"),
  }),
] as const
