import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { z } from "zod"
import { listSearch } from "../../parts/DataTable"
import { root } from "../../shell/root"

const CATEGORIES = ["featured", "Traditional", "SPA", "Native", "MachineToMachine"] as const

export const applicationRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/applications",
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import("./ApplicationsPage"), "ApplicationsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/create",
    validateSearch: z.object({
      /** The guide that an application is made for, or `none`: the dialog is open. */
      guide: z.string().optional(),
      category: z.enum(CATEGORIES).optional().catch(undefined),
      search: z.string().optional(),
    }),
    component: lazyRouteComponent(() => import("./CreatePage"), "CreatePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id",
    validateSearch: z.object({
      /** The guide that lies beside the page in a drawer. */
      guide: z.string().optional(),
    }),
    component: lazyRouteComponent(() => import("./DetailsPage"), "DetailsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id/guide/$guideId",
    component: lazyRouteComponent(() => import("./GuidePage"), "GuidePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/guides/$guideId",
    component: lazyRouteComponent(() => import("./ApiGuidePage"), "ApiGuidePage"),
  }),
] as const
