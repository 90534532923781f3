import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { root } from "../../shell/root"

export const connectorRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/connectors",
    beforeLoad: () => {
      throw redirect({ to: "/connectors/passwordless", replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless",
    component: lazyRouteComponent(() => import("./PasswordlessPage"), "PasswordlessPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/create/$kind",
    component: lazyRouteComponent(() => import("./ChoosePage"), "ChoosePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/set-up/$factoryId",
    component: lazyRouteComponent(() => import("./SetUpPage"), "SetUpPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/$id",
    validateSearch: z.object({
      /** The README lies beside the page in a drawer. */
      readme: z.literal("open").optional().catch(undefined),
    }),
    component: lazyRouteComponent(() => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
