import { queryOptions } from "@tanstack/react-query"
import { api, listQuery, recordQuery, type Schemas } from "../../api/client"
import type { operations } from "../../api/schema"
import { builtInFor, builtInTexts } from "./tags"

export type SignInExperience = Schemas["SignInExperience"]

export const readSignInExperience = () => api.GET("/api/sign-in-exp")

export const signInExperienceQuery = recordQuery<SignInExperience>(["sign-in-exp"], readSignInExperience)

type PreviewBody = operations["CreateSignInExpPreview"]["requestBody"]["content"]["application/json"]

/** Settings that a save would change. */
export type SettingsChange = NonNullable<PreviewBody["signInExperience"]>

/** A page with settings that are not saved, as a document for a frame of this page. The last one stays until the next is there. */
export const previewQuery = (body: PreviewBody) =>
  queryOptions({
    queryKey: ["sign-in-exp-preview", body],
    placeholderData: (last: string | undefined) => last,
    gcTime: 10_000,
    queryFn: async () => (await api.POST("/api/sign-in-exp/preview", { body })).data?.html ?? "",
  })

/** The texts in the tenant's own words, by language. */
export const ownTextsQuery = listQuery<Schemas["CustomPhrases"]>(["custom-phrases"], () =>
  api.GET("/api/custom-phrases"),
)

/** Texts nested by the parts of their keys; none where a language has no own ones yet. */
export async function readOwnTexts(tag: string): Promise<{ data: Record<string, unknown>; response: Response }> {
  const { data, response } = await api.GET("/api/custom-phrases")
  return { data: data?.find((one) => one.languageTag === tag)?.translation ?? {}, response }
}

export const ownTextsIn = (tag: string) =>
  recordQuery<Record<string, unknown>>(["custom-phrases", tag], () => readOwnTexts(tag))

/** The texts that the server's pages have in a language, or in the one that it goes back to. */
export const builtInQuery = (tag: string) =>
  queryOptions({
    queryKey: ["built-in-texts", tag],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const load = builtInTexts[builtInFor(tag)]
      if (!load) throw new Error(`no texts in ${tag}`)
      return load()
    },
  })
