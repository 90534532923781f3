import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"

export const signInExperienceRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in-experience",
    beforeLoad: () => {
      throw redirect({ to: "/sign-in-experience/sign-up-and-sign-in", replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in-experience/sign-up-and-sign-in",
    component: lazyPage("sign-in-experience", () => import("./MethodsPage"), "MethodsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in-experience/branding",
    component: lazyPage("sign-in-experience", () => import("./BrandingPage"), "BrandingPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in-experience/content",
    component: lazyPage("sign-in-experience", () => import("./ContentPage"), "ContentPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/sign-in-experience/content/languages/$tag",
    validateSearch: z.object({
      search: z.string().optional(),
      /** Only the texts that were changed. */
      show: z.literal("own").optional().catch(undefined),
    }),
    component: lazyPage("sign-in-experience", () => import("./TextsPage"), "TextsPage"),
  }),
] as const
