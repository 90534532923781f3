import { Box, Stack, Text, Title } from "@mantine/core"
import { type ReactNode, useId } from "react"

interface Props {
  title: string
  /** A short why. */
  why?: ReactNode
  children: ReactNode
}

/** Fields that belong together, in the column of forms. */
export function FormGroup({ title, why, children }: Props) {
  const id = useId()
  return (
    <Box component="section" aria-labelledby={id} maw={640} mb={40}>
      <Title order={2} id={id}>
        {title}
      </Title>
      {why && (
        <Text c="dimmed" size="xs" mt={2}>
          {why}
        </Text>
      )}
      <Stack gap="md" mt="md">
        {children}
      </Stack>
    </Box>
  )
}
