import { queryOptions } from "@tanstack/react-query"
import { api, type Read, type Schemas } from "../../api/client"
import { ApiError } from "../../api/errors"

export type CaptchaConfig = Schemas["CaptchaProviderConfig"]

/** The captcha provider of the tenant; `null` when there is none. */
export async function readCaptcha(): Promise<Read<CaptchaConfig | null>> {
  try {
    return { value: (await api.GET("/api/captcha-provider")).data?.config ?? null }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { value: null }
    throw error
  }
}

export const captchaQuery = queryOptions({ queryKey: ["captcha-provider"], queryFn: readCaptcha })
