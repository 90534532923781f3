import { Avatar } from "@mantine/core"
import { nameOf, type User } from "./queries"

/** The picture of a user, else the first letter of the name. It says nothing that the name beside it does not say. */
export function UserFace({ user, size = 28 }: { user: User; size?: number }) {
  return (
    <Avatar src={user.avatar} size={size} radius="xl" alt="" aria-hidden variant="light">
      {Array.from(nameOf(user).replace(/^\+/, ""))[0]?.toUpperCase()}
    </Avatar>
  )
}
