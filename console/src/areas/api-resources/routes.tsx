import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { listSearch } from "../../parts/DataTable"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

const TABS = ["permissions", "general"] as const
export type Tab = (typeof TABS)[number]

export const apiResourceRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/api-resources",
    validateSearch: listSearch.pick({ page: true }).extend({
      /** The dialog that is open. */
      dialog: z.literal("create").optional().catch(undefined),
    }),
    component: lazyPage("api-resources", () => import("./ResourcesPage"), "ResourcesPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/api-resources/create",
    beforeLoad: () => {
      throw redirect({ to: "/api-resources", search: { dialog: "create" }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/api-resources/$id",
    beforeLoad: ({ params: { id } }) => {
      throw redirect({ to: "/api-resources/$id/$tab", params: { id, tab: "permissions" }, replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/api-resources/$id/$tab",
    params: {
      parse: ({ id, tab }) => ({ id, tab: z.enum(TABS).catch("permissions").parse(tab) }),
      stringify: ({ id, tab }) => ({ id, tab }),
    },
    validateSearch: listSearch,
    component: lazyPage("api-resources", () => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
