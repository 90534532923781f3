import { createRoute, redirect } from "@tanstack/react-router"
import { z } from "zod"
import { lazyPage } from "../../parts/lazyPage"
import { root } from "../../shell/root"
import { KINDS } from "./captchaForm"

export const securityRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: "/security",
    beforeLoad: () => {
      throw redirect({ to: "/security/password-policy", replace: true })
    },
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/password-policy",
    component: lazyPage("security", () => import("./PasswordPolicyPage"), "PasswordPolicyPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha",
    component: lazyPage("security", () => import("./CaptchaPage"), "CaptchaPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha/guide/$kind",
    params: {
      parse: ({ kind }) => ({ kind: z.enum(KINDS).catch("Turnstile").parse(kind) }),
      stringify: ({ kind }) => ({ kind }),
    },
    component: lazyPage("security", () => import("./CaptchaProviderPage"), "CaptchaGuidePage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/captcha/details",
    component: lazyPage("security", () => import("./CaptchaProviderPage"), "CaptchaDetailsPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/blocklist",
    component: lazyPage("security", () => import("./BlocklistPage"), "BlocklistPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/security/general",
    component: lazyPage("security", () => import("./GeneralPage"), "GeneralPage"),
  }),
] as const
