import { expect, test } from "vitest"
import { bodyOf, fieldsOf } from "./captchaForm"

const config = {
  type: "RecaptchaEnterprise",
  siteKey: "site",
  secretKey: "secret",
  projectId: "shop",
  domain: "recaptcha.net",
  mode: "checkbox",
}

test("a provider comes back as it was, and another kind begins empty", () => {
  expect(bodyOf("RecaptchaEnterprise", fieldsOf(config, "RecaptchaEnterprise"))).toEqual({ config })
  expect(fieldsOf(config, "Turnstile").secretKey).toBe("")
})

test("each kind is sent with its own members only", () => {
  const fields = { ...fieldsOf(null, "Turnstile"), siteKey: " site ", secretKey: "secret" }
  expect(bodyOf("Turnstile", fields)).toEqual({ config: { type: "Turnstile", siteKey: "site", secretKey: "secret" } })
})
