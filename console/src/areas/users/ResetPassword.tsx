import { Button, Group, Modal, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormDialog } from "../../parts/FormDialog"
import { useFocusBack } from "../../parts/focus"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { PasswordChoice, type PasswordFields, passwordOf } from "./PasswordChoice"
import { PasswordOnce } from "./PasswordOnce"
import { nameOf, type User, userQuery } from "./queries"

export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(["users", "common"])
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [generated, setGenerated] = useState<string>()
  useFocusBack()
  const form = useForm<PasswordFields>({ defaultValues: { how: "generated", password: "" } })
  const submit = form.handleSubmit(async (fields) => {
    setProblem(undefined)
    const password = passwordOf(fields)
    try {
      const params = { path: { userId: user.id } }
      await api.PATCH("/api/users/{userId}/password", { params, body: { password } })
      client.invalidateQueries({ queryKey: userQuery(user.id).queryKey })
      if (fields.how === "generated") return setGenerated(password)
      toast(t("reset.done", { name: nameOf(user) }))
      onClose()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  if (generated) {
    return (
      <Modal
        opened
        onClose={onClose}
        closeOnClickOutside={false}
        title={t("reset.done", { name: nameOf(user) })}
        closeButtonProps={{ "aria-label": t("common:dialog.close") }}
      >
        <PasswordOnce password={generated} />
        <Group justify="flex-end" mt="lg">
          <Button onClick={onClose}>{t("common:dialog.close")}</Button>
        </Group>
      </Modal>
    )
  }
  return (
    <FormDialog
      title={t("reset.action")}
      problem={problem}
      isBusy={form.formState.isSubmitting}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t("reset.why", { name: nameOf(user) })}</Text>
      <PasswordChoice form={form} />
    </FormDialog>
  )
}
