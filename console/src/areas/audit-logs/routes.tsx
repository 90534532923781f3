import { createRoute } from "@tanstack/react-router"
import { listSearch } from "../../parts/DataTable"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"
import { filterSearch } from "./filter"

export const auditLogRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/audit-logs",
    validateSearch: listSearch.pick({ page: true }).extend(filterSearch.shape),
    component: lazyPage("audit-logs", () => import("./AuditLogsPage"), "AuditLogsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/audit-logs/$id",
    component: lazyPage("audit-logs", () => import("./DetailsPage"), "DetailsPage"),
  }),
] as const
