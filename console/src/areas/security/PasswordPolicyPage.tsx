import { NativeSelect, Textarea } from "@mantine/core"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField, SwitchField } from "../../parts/fields"
import { PolicyPage } from "./PolicyPage"
import { LONGEST_PASSWORD, type PasswordFields, passwordBodyOf, passwordFieldsOf } from "./policies"

const KINDS = ["1", "2", "3", "4"] as const

export function PasswordPolicyPage() {
  return (
    <PolicyPage fieldsOf={passwordFieldsOf} changeOf={passwordBodyOf}>
      {(form) => <Fields form={form} />}
    </PolicyPage>
  )
}

function Fields({ form }: { form: UseFormReturn<PasswordFields> }) {
  const { t } = useTranslation("security")
  const { control } = form
  const expires = form.watch("expires")
  return (
    <>
      <FormGroup title={t("password.strength")} why={t("password.strengthWhy")}>
        <NumberField
          control={control}
          name="minLength"
          label={t("fields.minLength")}
          description={t("password.minLengthHelp")}
          min={1}
          max={LONGEST_PASSWORD}
        />
        <NativeSelect
          label={t("fields.characterTypes")}
          description={t("password.characterTypesHelp")}
          styles={{ wrapper: { width: 200 } }}
          data={KINDS.map((value) => ({ value, label: t("password.kinds", { count: Number(value) }) }))}
          {...form.register("characterTypes")}
        />
      </FormGroup>
      <FormGroup title={t("password.rejects")} why={t("password.rejectsWhy")}>
        <SwitchField control={control} name="pwned" label={t("fields.pwned")} description={t("password.pwnedHelp")} />
        <SwitchField
          control={control}
          name="repetitionAndSequence"
          label={t("fields.repetitionAndSequence")}
          description={t("password.repetitionHelp")}
        />
        <SwitchField
          control={control}
          name="userInfo"
          label={t("fields.userInfo")}
          description={t("password.userInfoHelp")}
        />
        <Textarea
          label={t("fields.words")}
          description={t("password.wordsHelp")}
          autosize
          minRows={3}
          maxRows={12}
          spellCheck={false}
          error={form.formState.errors.words?.message}
          {...form.register("words")}
        />
      </FormGroup>
      <FormGroup title={t("password.expiration")} why={t("password.expirationWhy")}>
        <SwitchField control={control} name="expires" label={t("fields.expires")} />
        {expires && (
          <NumberField
            control={control}
            name="validPeriodDays"
            label={t("fields.validPeriodDays")}
            min={1}
            max={36_500}
          />
        )}
      </FormGroup>
    </>
  )
}
