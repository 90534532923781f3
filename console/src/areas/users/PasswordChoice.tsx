import { PasswordInput, Radio, Stack } from "@mantine/core"
import { Controller, type FieldPath, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { generatePassword } from "./password"

export interface PasswordFields {
  how: "generated" | "typed"
  password: string
}

/** The password that was chosen. A generated one is another each time. */
export const passwordOf = ({ how, password }: PasswordFields) => (how === "generated" ? generatePassword() : password)

/** A password that is generated or typed. The form may have other fields beside these. */
export function PasswordChoice<Fields extends PasswordFields>({ form }: { form: UseFormReturn<Fields> }) {
  const { t } = useTranslation("users")
  const how = "how" as FieldPath<Fields>
  const password = "password" as FieldPath<Fields>
  return (
    <>
      <Controller
        control={form.control}
        name={how}
        render={({ field }) => (
          <Radio.Group label={t("password.title")} {...field}>
            <Stack gap="xs" mt={4}>
              <Radio value="generated" label={t("password.generate")} description={t("password.generateWhy")} />
              <Radio value="typed" label={t("password.type")} />
            </Stack>
          </Radio.Group>
        )}
      />
      {form.watch(how) === "typed" && (
        <PasswordInput
          autoComplete="new-password"
          label={t("password.label")}
          error={form.getFieldState(password, form.formState).error?.message}
          {...form.register(password, { validate: (value) => value !== "" || t("password.missing") })}
        />
      )}
    </>
  )
}
