import { Button, Group, Modal, PasswordInput, Radio, Stack, Text, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { ButtonLink } from "../../parts/links"
import { showServerErrors } from "../../parts/serverErrors"
import { PasswordOnce } from "./PasswordOnce"
import { generatePassword } from "./password"
import { nameOf, type User } from "./queries"
import { isIdentifier, phoneDigits } from "./settingsForm"

interface Fields {
  primaryEmail: string
  primaryPhone: string
  username: string
  how: "generated" | "typed"
  password: string
}

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
  const form = useForm<Fields>({
    defaultValues: { primaryEmail: "", primaryPhone: "", username: "", how: "generated", password: "" },
  })
  const { errors, isSubmitting } = form.formState
  const how = form.watch("how")
  const create = form.handleSubmit(async (fields) => {
    const given = {
      primaryEmail: fields.primaryEmail.trim(),
      primaryPhone: phoneDigits(fields.primaryPhone),
      username: fields.username.trim(),
    }
    const identifiers = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""))
    if (Object.keys(identifiers).length === 0) return setProblem(t("create.oneNeeded"))
    const password = fields.how === "generated" ? generatePassword() : fields.password
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
  if (made) {
    return (
      <Modal
        opened
        onClose={onClose}
        closeOnClickOutside={false}
        title={t("create.done", { name: nameOf(made.user) })}
        closeButtonProps={{ "aria-label": t("common:dialog.close") }}
      >
        {made.password ? (
          <PasswordOnce password={made.password} />
        ) : (
          <Text size="sm">{t("create.canSignIn", { name: nameOf(made.user) })}</Text>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t("common:dialog.close")}
          </Button>
          <ButtonLink to="/users/$id/$tab" params={{ id: made.user.id, tab: "settings" }}>
            {t("create.open")}
          </ButtonLink>
        </Group>
      </Modal>
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("create.action")}
      size={560}
      closeButtonProps={{ "aria-label": t("common:dialog.close") }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          setProblem(undefined)
          create(event)
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("create.why")}
          </Text>
          <TextInput
            data-autofocus
            type="email"
            autoComplete="off"
            label={t("primaryEmail")}
            error={errors.primaryEmail?.message}
            {...form.register("primaryEmail", {
              validate: (text) => isIdentifier("primaryEmail", text) || t("invalid.primaryEmail"),
            })}
          />
          <TextInput
            type="tel"
            autoComplete="off"
            label={t("primaryPhone")}
            description={t("phoneHelp")}
            error={errors.primaryPhone?.message}
            {...form.register("primaryPhone", {
              validate: (text) => isIdentifier("primaryPhone", text) || t("invalid.primaryPhone"),
            })}
          />
          <TextInput
            autoComplete="off"
            label={t("username")}
            error={errors.username?.message}
            {...form.register("username", {
              validate: (text) => isIdentifier("username", text) || t("invalid.username"),
            })}
          />
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
          {how === "typed" && (
            <PasswordInput
              autoComplete="new-password"
              label={t("password.label")}
              error={errors.password?.message}
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
          <Button type="submit" loading={isSubmitting}>
            {t("create.action")}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
