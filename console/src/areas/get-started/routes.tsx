import { createRoute, redirect } from "@tanstack/react-router"
import { lazyPage } from "../../parts/lazyPage"
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
    component: lazyPage(["get-started", "applications"], () => import("./GetStartedPage"), "GetStartedPage"),
  }),
] as const
