// What surrounds the ways in: forgotten passwords, user names, and where people go who come from nowhere.

import { Checkbox, Group, Input, NumberInput, Switch, Text, TextInput } from "@mantine/core"
import type { UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormGroup } from "../../parts/FormGroup"
import { isAddress } from "./appearanceForm"
import { type MethodsFields, RECOVERIES, type Recovery, type UsernamePolicy, withRecovery } from "./methodsForm"

const KINDS = ["lowercase", "uppercase", "numbers", "underscore"] as const

interface Props {
  form: UseFormReturn<MethodsFields>
  fields: MethodsFields
  onChange: (fields: MethodsFields) => void
}

export function FurtherMethods({ form, fields, onChange }: Props) {
  const { t } = useTranslation("sign-in-experience")
  const { recoveries } = fields
  const { errors } = form.formState
  const hasUsernames =
    fields.identifiers.includes("username") || fields.methods.some(({ identifier }) => identifier === "username")
  return (
    <>
      <FormGroup title={t("recovery.title")} why={t("recovery.why")}>
        {(Object.keys(RECOVERIES) as Recovery[]).map((one) => (
          <Checkbox
            key={one}
            label={t(`recovery.${one}`)}
            checked={recoveries === null || recoveries.includes(one)}
            onChange={(event) =>
              onChange({ ...fields, recoveries: withRecovery(recoveries, one, event.currentTarget.checked) })
            }
          />
        ))}
        <Text size="xs" c="dimmed">
          {recoveries === null && t("recovery.any")}
          {recoveries?.length === 0 && t("recovery.none")}
        </Text>
      </FormGroup>
      {hasUsernames && (
        <Usernames
          policy={fields.usernamePolicy}
          error={errors.usernamePolicy?.minLength?.message ?? errors.usernamePolicy?.message}
          onChange={(usernamePolicy) => onChange({ ...fields, usernamePolicy })}
        />
      )}
      <FormGroup title={t("further.title")} why={t("further.why")}>
        <TextInput
          label={t("fields.unknownSessionRedirectUrl")}
          description={t("further.unknownWhy")}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          placeholder="https://example.com"
          error={errors.unknownSessionRedirectUrl?.message}
          {...form.register("unknownSessionRedirectUrl", {
            validate: (text) => isAddress(text) || t("addressWrong"),
          })}
        />
      </FormGroup>
    </>
  )
}

interface UsernamesProps {
  policy: UsernamePolicy
  error?: string
  onChange: (policy: UsernamePolicy) => void
}

function Usernames({ policy, error, onChange }: UsernamesProps) {
  const { t } = useTranslation("sign-in-experience")
  const length = (name: "minLength" | "maxLength") => (
    <NumberInput
      w={140}
      label={t(`usernames.${name}`)}
      min={1}
      max={128}
      clampBehavior="strict"
      allowDecimal={false}
      value={policy[name]}
      onChange={(value) => typeof value === "number" && onChange({ ...policy, [name]: value })}
    />
  )
  return (
    <FormGroup title={t("usernames.title")} why={t("usernames.why")}>
      <Group gap="md">
        {length("minLength")}
        {length("maxLength")}
      </Group>
      <Input.Wrapper label={t("usernames.characters")} labelElement="div" error={error}>
        <Group gap="md" mt={4} role="group" aria-label={t("usernames.characters")}>
          {KINDS.map((kind) => (
            <Checkbox
              key={kind}
              label={t(`usernames.${kind}`)}
              checked={policy.allowedChars[kind]}
              onChange={(event) =>
                onChange({ ...policy, allowedChars: { ...policy.allowedChars, [kind]: event.currentTarget.checked } })
              }
            />
          ))}
        </Group>
      </Input.Wrapper>
      <Switch
        label={t("usernames.caseSensitive")}
        description={t("usernames.caseWhy")}
        checked={policy.caseSensitive}
        onChange={(event) => onChange({ ...policy, caseSensitive: event.currentTarget.checked })}
      />
    </FormGroup>
  )
}
