// The identifiers and the data of a user: one form with one save bar.

import { TextInput } from "@mantine/core"
import { Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { JsonEditor, readObject } from "../../parts/JsonEditor"
import { SaveBar } from "../../parts/SaveBar"
import { useRecordForm } from "../../parts/useRecordForm"
import { IdentifierFields } from "./IdentifierFields"
import { readUser, type User, userQuery } from "./queries"
import { bodyOf, fieldsOf, type SettingsFields } from "./settingsForm"

export function Settings({ record }: { record: Read<User> }) {
  const { t } = useTranslation(["users", "common"])
  const { id } = record.value
  const recordForm = useRecordForm<User, SettingsFields>({
    record,
    queryKey: userQuery(id).queryKey,
    fields: fieldsOf,
    save: (fields, etag) =>
      api.PATCH("/api/users/{userId}", {
        params: { path: { userId: id } },
        headers: ifMatch(etag),
        body: bodyOf(fields),
      }),
    latest: async () => read(await readUser(id)) as Read<User>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("settings.identifiers")} why={t("settings.identifiersWhy")}>
        <IdentifierFields form={form} />
      </FormGroup>
      <FormGroup title={t("settings.data")} why={t("settings.dataWhy")}>
        <TextInput autoComplete="off" label={t("name")} error={errors.name?.message} {...form.register("name")} />
        <TextInput
          type="url"
          autoComplete="off"
          label={t("avatar")}
          description={t("avatarHelp")}
          error={errors.avatar?.message}
          {...form.register("avatar")}
        />
        <Controller
          control={form.control}
          name="customData"
          rules={{ validate: (text) => isObject(text) || t("customDataInvalid") }}
          render={({ field, fieldState }) => (
            <JsonEditor
              label={t("customData")}
              description={t("customDataHelp")}
              value={field.value}
              onChange={field.onChange}
              error={fieldState.error?.message}
            />
          )}
        />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(field)} />
    </form>
  )
}

function isObject(text: string): boolean {
  try {
    readObject(text)
    return true
  } catch {
    return false
  }
}
