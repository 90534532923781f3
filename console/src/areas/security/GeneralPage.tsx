import { Button, Group, Text, Textarea } from "@mantine/core"
import { useState } from "react"
import { type UseFormReturn, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField } from "../../parts/fields"
import { linesOf } from "../../parts/lines"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { phoneDigits } from "../users/settingsForm"
import { PolicyPage } from "./PolicyPage"
import { type GeneralFields, generalBodyOf, generalFieldsOf } from "./policies"

export function GeneralPage() {
  return (
    <PolicyPage fieldsOf={generalFieldsOf} changeOf={generalBodyOf} besides={<Unlock />}>
      {(form) => <Fields form={form} />}
    </PolicyPage>
  )
}

function Fields({ form: { control } }: { form: UseFormReturn<GeneralFields> }) {
  const { t } = useTranslation("security")
  return (
    <>
      <FormGroup title={t("general.codes")} why={t("general.codesWhy")}>
        <NumberField control={control} name="codeSeconds" label={t("fields.codeSeconds")} min={60} max={3600} />
        <NumberField
          control={control}
          name="codeTries"
          label={t("fields.codeTries")}
          description={t("general.codeTriesHelp")}
          min={1}
          max={100}
        />
      </FormGroup>
      <FormGroup title={t("general.lockout")} why={t("general.lockoutWhy")}>
        <NumberField
          control={control}
          name="maxAttempts"
          label={t("fields.maxAttempts")}
          description={t("general.maxAttemptsHelp")}
          min={1}
          max={1_000_000}
        />
        <NumberField
          control={control}
          name="lockoutMinutes"
          label={t("fields.lockoutMinutes")}
          min={1}
          max={1_000_000}
        />
      </FormGroup>
    </>
  )
}

/** Lets people in again at once. It is no part of the policy, so it has its own button. */
function Unlock() {
  const { t } = useTranslation("security")
  const [problem, setProblem] = useState<string>()
  const form = useForm({ defaultValues: { identifiers: "" } })
  const { errors, isSubmitting } = form.formState
  const unlock = form.handleSubmit(async ({ identifiers }) => {
    setProblem(undefined)
    const targets = linesOf(identifiers).map(phoneDigits)
    try {
      await api.POST("/api/sentinel-activities/delete", { body: { targetType: "User", targets } })
      form.reset()
      toast(t("unlock.done", { count: targets.length }))
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <form onSubmit={unlock} noValidate>
      <FormGroup title={t("unlock.title")} why={t("unlock.why")}>
        <Textarea
          label={t("unlock.identifiers")}
          description={t("unlock.identifiersHelp")}
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          error={errors.identifiers?.message}
          {...form.register("identifiers", {
            validate: (text) => linesOf(text).length > 0 || t("unlock.missing"),
          })}
        />
        {problem && (
          <Text role="alert" size="sm" c="var(--danger)">
            {problem}
          </Text>
        )}
        <Group>
          <Button type="submit" variant="default" loading={isSubmitting}>
            {t("unlock.action")}
          </Button>
        </Group>
      </FormGroup>
    </form>
  )
}
