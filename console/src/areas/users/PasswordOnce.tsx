import { Stack, Text } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { Secret } from "../../parts/Copy"

/** A password that was generated: it can be read and copied until the dialog closes. */
export function PasswordOnce({ password }: { password: string }) {
  const { t } = useTranslation("users")
  return (
    <Stack gap="xs">
      <Text size="sm">{t("password.once")}</Text>
      <Secret value={password} name={t("password.label")} />
    </Stack>
  )
}
