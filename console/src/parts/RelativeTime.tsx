import { Text, Tooltip } from "@mantine/core"
import { useTranslation } from "react-i18next"

const UNITS = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const

/** How long ago or until, in the largest unit that fits. Times are milliseconds since 1970. */
export function relativeTime(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" })
  // To the minute: what was set to thirty days a second ago has not twenty-nine left.
  const distance = Math.round((at - now) / 60_000) * 60_000
  for (const [unit, length] of UNITS) {
    if (Math.abs(distance) >= length) return format.format(Math.trunc(distance / length), unit)
  }
  return format.format(0, "second")
}

/** The whole point in time. */
export const fullTime = (at: number, language: string) =>
  new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(at)

/** A point in time: relative, and whole on hover. */
export function RelativeTime({ time }: { time: number }) {
  const { i18n } = useTranslation()
  return (
    <Tooltip label={fullTime(time, i18n.language)}>
      <Text span size="sm" inherit>
        <time dateTime={new Date(time).toISOString()}>{relativeTime(time, Date.now(), i18n.language)}</time>
      </Text>
    </Tooltip>
  )
}
