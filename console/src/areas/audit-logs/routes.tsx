import { createRoute, lazyRouteComponent } from "@tanstack/react-router"
import { listSearch } from "../../parts/DataTable"
import { root } from "../../shell/root"
import { filterSearch } from "./filter"

export const auditLogRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/audit-logs",
    validateSearch: listSearch.pick({ page: true }).extend(filterSearch.shape),
    component: lazyRouteComponent(() => import("./AuditLogsPage"), "AuditLogsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/audit-logs/$id",
    component: lazyRouteComponent(() => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
