import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { lazyPage } from "../../parts/lazyPage"
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
    component: lazyPage("connectors", () => import("./PasswordlessPage"), "PasswordlessPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/create/$kind",
    component: lazyPage("connectors", () => import("./ChoosePage"), "ChoosePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/set-up/$factoryId",
    component: lazyPage("connectors", () => import("./SetUpPage"), "SetUpPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/connectors/passwordless/$id",
    validateSearch: z.object({
      /** The README lies beside the page in a drawer. */
      readme: z.literal("open").optional().catch(undefined),
    }),
    component: lazyPage("connectors", () => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
