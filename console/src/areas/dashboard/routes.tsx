import { createRoute } from "@tanstack/react-router"
import { z } from "zod"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

export const dashboardRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/dashboard",
    validateSearch: z.object({
      /** The last day that the active users are counted for; today when it is missing. */
      date: z.iso.date().optional().catch(undefined),
    }),
    component: lazyPage("dashboard", () => import("./DashboardPage"), "DashboardPage"),
  }),
] as const
