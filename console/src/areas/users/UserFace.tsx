import { Avatar } from "@mantine/core"
import { PersonIcon } from "../../parts/icons"
import { nameOf, type User } from "./queries"

const COLOURS = { background: "var(--chosen)", color: "var(--primary)", fontWeight: 600 }

/** The picture of a user, else the first letter of the name. It says nothing that the name beside it does not say. */
export function UserFace({ user, size = 28 }: { user: User; size?: number }) {
  const letter = /\p{Letter}/u.exec(nameOf(user))?.[0]
  return (
    <Avatar src={user.avatar} size={size} radius="xl" alt="" aria-hidden styles={{ placeholder: COLOURS }}>
      {letter ? letter.toUpperCase() : <PersonIcon />}
    </Avatar>
  )
}
