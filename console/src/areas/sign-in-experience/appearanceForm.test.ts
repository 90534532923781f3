import { expect, it } from "vitest"
import { brandingBody, brandingField, brandingOf, contentBody, contentOf, isAddress } from "./appearanceForm"
import type { SignInExperience } from "./queries"

const settings = {
  branding: { logoUrl: "https://a.example/l.svg" },
  color: { primaryColor: "#2457c5", isDarkModeEnabled: true, darkPrimaryColor: "#8ab0ff" },
  customCss: null,
  termsOfUseUrl: "https://a.example/terms",
  privacyPolicyUrl: null,
  agreeToTermsPolicy: "Automatic",
  supportEmail: null,
  supportWebsiteUrl: null,
  languageInfo: { autoDetect: true, fallbackLanguage: "en" },
} as unknown as SignInExperience

it("changes nothing by reading and writing", () => {
  const { branding, color, customCss, ...content } = settings
  expect(brandingBody(brandingOf(settings))).toEqual({ branding, color, customCss })
  expect(contentBody(contentOf(settings))).toEqual(content)
})

it("takes away what was emptied", () => {
  expect(brandingBody({ ...brandingOf(settings), logoUrl: " " }).branding).toEqual({})
  expect(contentBody({ ...contentOf(settings), termsOfUseUrl: "" }).termsOfUseUrl).toBeNull()
})

it("finds the fields that the server names", () => {
  expect(brandingField("branding.logoUrl")).toBe("logoUrl")
  expect(brandingField("customCss")).toBe("customCss")
})

it("takes addresses of the web only", () => {
  for (const good of ["", " ", "https://a.example/x.svg", "http://localhost:1/x"]) expect(isAddress(good)).toBe(true)
  for (const bad of ["nonsense", "javascript:alert(1)", "/logo.svg"]) expect(isAddress(bad)).toBe(false)
})
