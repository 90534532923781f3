import { Button, Group, Modal, Text } from "@mantine/core"
import { useBlocker } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"

/** Asks before a page with changes is left, by a link or with the window. */
export function LeaveDialog({ isDirty }: { isDirty: boolean }) {
  const { t } = useTranslation()
  const leaving = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true })
  return (
    <Modal
      opened={leaving.status === "blocked"}
      onClose={() => leaving.reset?.()}
      title={t("save.leaveTitle")}
      closeButtonProps={{ "aria-label": t("dialog.close") }}
    >
      <Text size="sm">{t("save.leaveWhy")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => leaving.proceed?.()}>
          {t("save.leave")}
        </Button>
        <Button onClick={() => leaving.reset?.()}>{t("save.stay")}</Button>
      </Group>
    </Modal>
  )
}
