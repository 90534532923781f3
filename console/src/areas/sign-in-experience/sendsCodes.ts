import type { SignInExperience } from "./queries"

/** Whether anything sends codes to addresses or phones: a way in, the sign-up, or a forgotten password. */
export function sendsCodes(settings: SignInExperience, identifier: "email" | "phone"): boolean {
  const verification = identifier === "email" ? "EmailVerificationCode" : "PhoneVerificationCode"
  const { identifiers, secondaryIdentifiers = [], verify } = settings.signUp
  const further = (secondaryIdentifiers as { identifier: string; verify: boolean }[]).filter((one) => one.verify)
  const asked = [...(verify ? identifiers : []), ...further.map((one) => one.identifier)].map(String)
  return (
    settings.signIn.methods.some((method) => method.identifier === identifier && method.verificationCode) ||
    asked.includes(identifier) ||
    asked.includes("emailOrPhone") ||
    (settings.forgotPasswordMethods ?? []).map(String).includes(verification)
  )
}
