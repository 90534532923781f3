import { Button, Group, Modal, PasswordInput, Radio, Stack, Text } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { PasswordOnce } from "./PasswordOnce"
import { generatePassword } from "./password"
import { nameOf, type User, userQuery } from "./queries"

interface Fields {
  how: "generated" | "typed"
  password: string
}

export function ResetPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation(["users", "common"])
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [generated, setGenerated] = useState<string>()
  const form = useForm<Fields>({ defaultValues: { how: "generated", password: "" } })
  const submit = form.handleSubmit(async ({ how, password: typed }) => {
    setProblem(undefined)
    const password = how === "generated" ? generatePassword() : typed
    try {
      const params = { path: { userId: user.id } }
      await api.PATCH("/api/users/{userId}/password", { params, body: { password } })
      client.invalidateQueries({ queryKey: userQuery(user.id).queryKey })
      if (how === "generated") return setGenerated(password)
      toast(t("reset.done", { name: nameOf(user) }))
      onClose()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={!generated}
      title={generated ? t("reset.done", { name: nameOf(user) }) : t("reset.action")}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      {generated ? (
        <>
          <PasswordOnce password={generated} />
          <Group justify="flex-end" mt="lg">
            <Button onClick={onClose}>{t("common:dialog.close")}</Button>
          </Group>
        </>
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack gap="md">
            <Text size="sm">{t("reset.why", { name: nameOf(user) })}</Text>
            <Controller
              control={form.control}
              name="how"
              render={({ field }) => (
                <Radio.Group label={t("password.title")} {...field}>
                  <Stack gap="xs" mt={4}>
                    <Radio value="generated" label={t("password.generate")} description={t("password.generateWhy")} />
                    <Radio value="typed" label={t("password.type")} />
                  </Stack>
                </Radio.Group>
              )}
            />
            {form.watch("how") === "typed" && (
              <PasswordInput
                autoComplete="new-password"
                label={t("password.label")}
                error={form.formState.errors.password?.message}
                {...form.register("password", { validate: (value) => value !== "" || t("password.missing") })}
              />
            )}
            {problem && (
              <Text role="alert" size="sm" c="var(--danger)">
                {problem}
              </Text>
            )}
          </Stack>
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={onClose}>
              {t("common:dialog.cancel")}
            </Button>
            <Button type="submit" loading={form.formState.isSubmitting}>
              {t("reset.action")}
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  )
}
