// The account as fields of its form, and back as the body of a PATCH.

import type { Account } from "./queries"

export interface ProfileFields {
  name: string
  username: string
  avatar: string
}

export const fieldsOf = (account: Account): ProfileFields => ({
  name: account.name ?? "",
  username: account.username ?? "",
  avatar: account.avatar ?? "",
})

/** What a save sends: a name or picture that was emptied is taken away. A user name can only be replaced: without one
 * nobody gets in, so an account that never had one leaves it out. */
export const bodyOf = ({ name, username, avatar }: ProfileFields, account: Account) => ({
  name: name.trim() || null,
  avatar: avatar.trim() || null,
  ...((username.trim() || account.username) && { username: username.trim() }),
})
