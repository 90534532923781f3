import { Box, type BoxProps } from "@mantine/core"
import type { ReactNode } from "react"
import classes from "./Notice.module.css"

interface Props extends BoxProps {
  tone: "danger" | "warning" | "success"
  title?: string
  role?: "alert"
  children: ReactNode
}

/** Something to know about what stands below or beside it. */
export function Notice({ tone, title, children, ...box }: Props) {
  return (
    <Box className={classes.notice} data-tone={tone} {...box}>
      {title && <div className={classes.title}>{title}</div>}
      <div>{children}</div>
    </Box>
  )
}
