import { api, recordQuery, type Schemas } from "../../api/client"

export type SignInExperience = Schemas["SignInExperience"]

export const readSignInExperience = () => api.GET("/api/sign-in-exp")

export const signInExperienceQuery = recordQuery<SignInExperience>(["sign-in-exp"], readSignInExperience)
