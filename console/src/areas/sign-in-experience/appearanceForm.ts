// Branding and content as fields of their forms, and back as the bodies of a PATCH.

import type { SignInExperience } from "./queries"

/** Whether a text is an address of the web, or empty. */
export function isAddress(text: string): boolean {
  const address = text.trim()
  return address === "" || (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol))
}

const BRANDING = ["logoUrl", "darkLogoUrl", "favicon", "darkFavicon"] as const

export interface BrandingFields {
  logoUrl: string
  darkLogoUrl: string
  favicon: string
  darkFavicon: string
  primaryColor: string
  isDarkModeEnabled: boolean
  darkPrimaryColor: string
  customCss: string
}

export function brandingOf({ branding, color, customCss }: SignInExperience): BrandingFields {
  const urls = branding as Partial<Record<(typeof BRANDING)[number], string | null>>
  return {
    logoUrl: urls.logoUrl ?? "",
    darkLogoUrl: urls.darkLogoUrl ?? "",
    favicon: urls.favicon ?? "",
    darkFavicon: urls.darkFavicon ?? "",
    primaryColor: color.primaryColor,
    isDarkModeEnabled: color.isDarkModeEnabled,
    darkPrimaryColor: color.darkPrimaryColor,
    customCss: customCss ?? "",
  }
}

/** Objects are replaced as a whole, so a picture that was emptied is left out. */
export function brandingBody(fields: BrandingFields) {
  const { primaryColor, isDarkModeEnabled, darkPrimaryColor } = fields
  const given = BRANDING.map((name) => [name, fields[name].trim()]).filter(([, url]) => url !== "")
  return {
    branding: Object.fromEntries(given) as Partial<Record<(typeof BRANDING)[number], string>>,
    color: { primaryColor, isDarkModeEnabled, darkPrimaryColor },
    customCss: fields.customCss.trim() === "" ? null : fields.customCss,
  }
}

/** The form's name of what a body calls `branding.logoUrl`. */
export const brandingField = (path: string) => path.replace(/^(branding|color)\./, "")

export const POLICIES = ["Automatic", "ManualRegistrationOnly", "Manual"] as const

export interface ContentFields {
  termsOfUseUrl: string
  privacyPolicyUrl: string
  agreeToTermsPolicy: (typeof POLICIES)[number]
  supportEmail: string
  supportWebsiteUrl: string
  autoDetect: boolean
  fallbackLanguage: string
}

export function contentOf(settings: SignInExperience): ContentFields {
  return {
    termsOfUseUrl: settings.termsOfUseUrl ?? "",
    privacyPolicyUrl: settings.privacyPolicyUrl ?? "",
    agreeToTermsPolicy: settings.agreeToTermsPolicy as ContentFields["agreeToTermsPolicy"],
    supportEmail: settings.supportEmail ?? "",
    supportWebsiteUrl: settings.supportWebsiteUrl ?? "",
    autoDetect: settings.languageInfo.autoDetect,
    fallbackLanguage: settings.languageInfo.fallbackLanguage,
  }
}

export function contentBody(fields: ContentFields) {
  const { agreeToTermsPolicy, autoDetect, fallbackLanguage } = fields
  const orNull = (text: string) => text.trim() || null
  return {
    termsOfUseUrl: orNull(fields.termsOfUseUrl),
    privacyPolicyUrl: orNull(fields.privacyPolicyUrl),
    agreeToTermsPolicy,
    supportEmail: orNull(fields.supportEmail),
    supportWebsiteUrl: orNull(fields.supportWebsiteUrl),
    languageInfo: { autoDetect, fallbackLanguage },
  }
}

export const contentField = (path: string) => path.replace(/^languageInfo\./, "")
