import { Button, Group, Modal, Text } from "@mantine/core"
import { useSyncExternalStore } from "react"
import { useTranslation } from "react-i18next"
import { session } from "../session/current"

/** The session has ended: what is on the page stays, and what was asked of the server goes on after the sign-in. */
export function Expired() {
  const { t } = useTranslation()
  const isExpired = useSyncExternalStore(session.watch, () => session.isExpired)
  return (
    <Modal
      opened={isExpired}
      onClose={() => {}}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      title={t("session.ended")}
    >
      <Text size="sm">{t("session.stays")}</Text>
      <Group justify="flex-end" mt="lg">
        <Button onClick={() => session.signInAgain()}>{t("session.again")}</Button>
      </Group>
    </Modal>
  )
}
