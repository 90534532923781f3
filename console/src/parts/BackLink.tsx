import type { LinkProps } from "@tanstack/react-router"
import { TextLink } from "./links"

/** Where the list is that a record is in. */
export interface Back {
  to: LinkProps["to"]
  name: string
}

export function BackLink({ to, name }: Back) {
  return (
    <TextLink to={to} mb={4} display="inline-block">
      ← {name}
    </TextLink>
  )
}
