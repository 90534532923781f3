import { Badge } from "@mantine/core"

interface Props {
  tone: "danger" | "success"
  children: string
}

/** A state in one word, in a colour that can be read in both looks. */
export function StatusBadge({ tone, children }: Props) {
  const color = `var(--${tone})`
  return (
    <Badge component="span" variant="outline" tt="none" fw={500} style={{ color, borderColor: color, flexShrink: 0 }}>
      {children}
    </Badge>
  )
}
