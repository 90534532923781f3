import { Box, Text, Title } from "@mantine/core"
import type { ReactNode } from "react"

interface Props {
  title: string
  /** One sentence: what this is for. */
  why?: string
  /** One button. */
  action?: ReactNode
}

export function EmptyState({ title, why, action }: Props) {
  return (
    <Box py={48} px="md" ta="center">
      <Title order={2}>{title}</Title>
      {why && (
        <Text c="dimmed" size="sm" mt={4}>
          {why}
        </Text>
      )}
      {action && <Box mt="md">{action}</Box>}
    </Box>
  )
}
