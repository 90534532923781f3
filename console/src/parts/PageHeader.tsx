import { Box, Group, Text, Title } from "@mantine/core"
import { type ReactNode, useEffect } from "react"
import { type Back, BackLink } from "./BackLink"

interface Props {
  title: string
  /** One sentence: what this page is for. */
  why?: ReactNode
  /** The page's one action, or beside it what belongs to a record. */
  action?: ReactNode
  back?: Back
}

export function PageHeader({ title, why, action, back }: Props) {
  useEffect(() => {
    document.title = `${title} · Keyward`
  }, [title])
  return (
    <Box component="header" mb="lg">
      {back && <BackLink {...back} />}
      <Group justify="space-between" align="flex-start" gap="md">
        <Box flex="1 1 320px" miw={0}>
          <Title order={1} style={{ overflowWrap: "anywhere" }}>
            {title}
          </Title>
          {why && (
            <Text component="div" c="dimmed" size="sm" mt={typeof why === "string" ? 2 : 8} maw={720}>
              {why}
            </Text>
          )}
        </Box>
        {action}
      </Group>
    </Box>
  )
}
