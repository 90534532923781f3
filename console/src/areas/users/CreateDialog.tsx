import { Button, Group, Modal, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormDialog } from "../../parts/FormDialog"
import { useFocusBack } from "../../parts/focus"
import { ButtonLink } from "../../parts/links"
import { showServerErrors } from "../../parts/serverErrors"
import { IdentifierFields, type Identifiers } from "./IdentifierFields"
import { PasswordChoice, type PasswordFields, passwordOf } from "./PasswordChoice"
import { PasswordOnce } from "./PasswordOnce"
import { nameOf, type User } from "./queries"
import { phoneDigits } from "./settingsForm"

interface Made {
  user: User
  /** The password that was generated: it is shown now and never again. */
  password?: string
}

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["users", "common"])
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [made, setMade] = useState<Made>()
  const form = useForm<Identifiers & PasswordFields>({
    defaultValues: { primaryEmail: "", primaryPhone: "", username: "", how: "generated", password: "" },
  })
  const create = form.handleSubmit(async (fields) => {
    setProblem(undefined)
    const given = {
      primaryEmail: fields.primaryEmail.trim(),
      primaryPhone: phoneDigits(fields.primaryPhone),
      username: fields.username.trim(),
    }
    const identifiers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""))
    if (Object.keys(identifiers).length === 0) return setProblem(t("create.oneNeeded"))
    const password = passwordOf(fields)
    try {
      const { data } = await api.POST("/api/users", { body: { ...identifiers, password } })
      if (!data) return
      client.invalidateQueries({ queryKey: ["users"] })
      client.invalidateQueries({ queryKey: ["dashboard"] })
      setMade({ user: data, password: fields.how === "generated" ? password : undefined })
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  if (made) return <Done made={made} onClose={onClose} />
  return (
    <FormDialog
      title={t("create.action")}
      size={560}
      problem={problem}
      isBusy={form.formState.isSubmitting}
      onSubmit={create}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        {t("create.why")}
      </Text>
      <IdentifierFields form={form} isFocused />
      <PasswordChoice form={form} />
    </FormDialog>
  )
}

function Done({ made: { user, password }, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useTranslation(["users", "common"])
  useFocusBack()
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t("create.done", { name: nameOf(user) })}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      {password ? (
        <PasswordOnce password={password} />
      ) : (
        <Text size="sm">{t("create.canSignIn", { name: nameOf(user) })}</Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t("common:dialog.close")}
        </Button>
        <ButtonLink to="/users/$id/$tab" params={{ id: user.id, tab: "settings" }}>
          {t("create.open")}
        </ButtonLink>
      </Group>
    </Modal>
  )
}
