// The account of whoever is signed in (the Me API). It is shown in the same shape as any user.

import { queryOptions } from "@tanstack/react-query"
import { me, readMe, type Schemas } from "../../api/client"
import type { Person } from "../../session/session"

export type Account = Schemas["User"]

export const readAccount = () => readMe<Account>("/me")

export const accountQuery = queryOptions({ queryKey: ["me"], queryFn: readAccount })

/** Proves who it is, for one change within ten minutes. */
export const provePassword = (password: string) => me<void>("POST", "/me/password/verify", { password })

export const setPassword = (password: string) => me<void>("POST", "/me/password", { password })

export const sendCode = (email: string) => me<void>("POST", "/me/verification-codes", { email })

/** Proves that an address is theirs; the account's own proves who it is. */
export const verifyCode = (email: string, verificationCode: string) =>
  me<void>("POST", "/me/verification-codes/verify", { email, verificationCode })

export const setEmail = (primaryEmail: string) => me<Account>("PATCH", "/me", { primaryEmail })

/** As the top bar shows them: so the ID token names them, too. */
export const personOf = ({ id, name, username, primaryEmail, avatar }: Account): Person => ({
  id,
  name: name || username || primaryEmail || id,
  picture: avatar ?? undefined,
})
