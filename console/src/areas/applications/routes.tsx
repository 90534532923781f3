import { createRoute } from "@tanstack/react-router"
import { z } from "zod"
import { listSearch } from "../../parts/DataTable"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

const CATEGORIES = ["featured", "Traditional", "SPA", "Native", "MachineToMachine"] as const

export const applicationRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/applications",
    validateSearch: listSearch,
    component: lazyPage("applications", () => import("./ApplicationsPage"), "ApplicationsPage"),
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
    component: lazyPage("applications", () => import("./CreatePage"), "CreatePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id",
    validateSearch: z.object({
      /** The guide that lies beside the page in a drawer. */
      guide: z.string().optional(),
    }),
    component: lazyPage("applications", () => import("./DetailsPage"), "DetailsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/applications/$id/guide/$guideId",
    component: lazyPage("applications", () => import("./GuidePage"), "GuidePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/guides/$guideId",
    component: lazyPage("applications", () => import("./ApiGuidePage"), "ApiGuidePage"),
  }),
] as const
