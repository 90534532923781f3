import { Box, Button, Group, Text, Title } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { ApiError, explain } from "../api/errors"
import { type Back, BackLink } from "./BackLink"

interface Props {
  error: unknown
  retry?: () => void
  /** Its heading: 1 where it stands for a whole page. */
  order?: 1 | 2
  back?: Back
}

/** Stands where something could not be loaded: what happened, and what to do next. */
export function ErrorState({ error, retry, order = 2, back }: Props) {
  const { t } = useTranslation()
  const isGone = error instanceof ApiError && error.status === 404
  return (
    <Box role="alert" py={back ? 0 : "xl"} maw={560}>
      {back && <BackLink {...back} />}
      <Title order={order}>{t(isGone ? "error.gone" : "error.title")}</Title>
      <Text size="sm" mt={4}>
        {error instanceof ApiError || error instanceof TypeError ? explain(error) : String(error)}
      </Text>
      {retry && !isGone && (
        <Group mt="md">
          <Button variant="default" onClick={retry}>
            {t("error.retry")}
          </Button>
        </Group>
      )}
    </Box>
  )
}
