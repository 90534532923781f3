import { Text } from "@mantine/core"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import classes from "./Figure.module.css"

interface Props {
  label: string
  /** How many more than before. */
  delta?: number
  /** The number as a link to the list behind it. */
  children: ReactNode
}

export function Figure({ label, delta, children }: Props) {
  const { t } = useTranslation("dashboard")
  const way = delta === undefined || delta === 0 ? "same" : delta > 0 ? "up" : "down"
  return (
    <div className={classes.figure}>
      <dt>
        <Text size="sm" c="dimmed">
          {label}
        </Text>
      </dt>
      <dd>
        {children}
        {delta !== undefined && (
          <Text size="xs" c="dimmed">
            {t(way, { count: Math.abs(delta) })}
          </Text>
        )}
      </dd>
    </div>
  )
}
