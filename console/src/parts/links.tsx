// Links to pages of the Console that look like Mantine's parts; their addresses are checked by the router's types.

import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core"
import { createLink } from "@tanstack/react-router"
import type { AnchorHTMLAttributes, Ref } from "react"

type Native = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "color"> & { ref?: Ref<HTMLAnchorElement> }

export const TextLink = createLink((props: AnchorProps & Omit<Native, keyof AnchorProps>) => (
  <Anchor size="sm" {...props} />
))

export const ButtonLink = createLink((props: ButtonProps & Omit<Native, keyof ButtonProps>) => (
  <Button component="a" {...props} />
))
