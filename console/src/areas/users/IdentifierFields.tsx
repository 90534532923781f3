import { TextInput } from "@mantine/core"
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { isIdentifier } from "./settingsForm"

export interface Identifiers {
  primaryEmail: string
  primaryPhone: string
  username: string
}

const TYPES = { primaryEmail: "email", primaryPhone: "tel", username: "text" } as const

interface Props<Fields extends FieldValues & Identifiers> {
  form: UseFormReturn<Fields>
  /** Whether the first one has the focus at first. */
  isFocused?: boolean
}

/** What a user can sign in with. */
export function IdentifierFields<Fields extends FieldValues & Identifiers>({ form, isFocused }: Props<Fields>) {
  const { t } = useTranslation("users")
  return (Object.keys(TYPES) as (keyof Identifiers)[]).map((kind, index) => (
    <TextInput
      key={kind}
      data-autofocus={(isFocused && index === 0) || undefined}
      type={TYPES[kind]}
      autoComplete="off"
      label={t(kind)}
      description={kind === "primaryPhone" ? t("phoneHelp") : undefined}
      error={form.getFieldState(kind as FieldPath<Fields>, form.formState).error?.message}
      {...form.register(kind as FieldPath<Fields>, {
        validate: (text) => isIdentifier(kind, text) || t(`invalid.${kind}`),
      })}
    />
  ))
}
