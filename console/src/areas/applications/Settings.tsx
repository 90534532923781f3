// The settings of an application: one form with one save bar.

import { Textarea, TextInput } from "@mantine/core"
import { Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField, SwitchField } from "../../parts/fields"
import { JsonEditor } from "../../parts/JsonEditor"
import { SaveBar } from "../../parts/SaveBar"
import { UriList } from "../../parts/UriList"
import { useRecordForm } from "../../parts/useRecordForm"
import { type Application, applicationQuery, readApplication } from "./queries"
import {
  bodyOf,
  customDataProblem,
  DEFAULT_TTL_DAYS,
  fieldOf,
  fieldsOf,
  isNoOrigin,
  type SettingsFields,
} from "./settingsForm"

export function Settings({ record }: { record: Read<Application> }) {
  const { t } = useTranslation(["applications", "common"])
  const application = record.value
  const { id, type } = application
  const recordForm = useRecordForm<Application, SettingsFields>({
    record,
    queryKey: applicationQuery(id).queryKey,
    fields: fieldsOf,
    fieldOf,
    save: (fields, etag) =>
      api.PATCH("/api/applications/{id}", {
        params: { path: { id } },
        headers: ifMatch(etag),
        body: bodyOf(application, fields),
      }),
    latest: async () => read(await readApplication(id)) as Read<Application>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  // What was there before does not keep anybody from saving something else.
  const isRefused = (origin: string) => isNoOrigin(origin) && !fieldsOf(application).corsAllowedOrigins.includes(origin)
  const uris = (name: "redirectUris" | "postLogoutRedirectUris" | "corsAllowedOrigins") => (
    <Controller
      control={form.control}
      name={name}
      rules={name === "corsAllowedOrigins" ? { validate: (all) => !all.some(isRefused) || t("uris.noOrigin") } : {}}
      render={({ field, fieldState }) => {
        const inner = errors[name] as { message?: string }[] | { message?: string } | undefined
        const whole = Array.isArray(inner) ? undefined : fieldState.error?.message
        const wrong = name === "corsAllowedOrigins" ? field.value.findIndex(isRefused) : -1
        const each = Array.isArray(inner)
          ? inner.map((one) => one?.message)
          : [...Array<undefined>(Math.max(wrong, 0)), whole ?? nth(inner, 0)]
        return (
          <UriList
            label={t(`uris.${name}.label`)}
            description={t(`uris.${name}.why`)}
            placeholder={t(`uris.${name}.example`)}
            value={field.value}
            onChange={(value) => field.onChange(value)}
            errors={each}
            inputRef={field.ref}
            inputAt={Math.max(wrong, 0)}
          />
        )
      }}
    />
  )
  const toggle = (name: "alwaysIssueRefreshToken" | "rotateRefreshToken") => (
    <SwitchField
      control={form.control}
      name={name}
      label={t(`refresh.${name}.label`)}
      description={t(`refresh.${name}.why`)}
    />
  )
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("settings.general")}>
        <TextInput
          label={t("name")}
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", { validate: (name) => name.trim() !== "" || t("nameMissing") })}
        />
        <Textarea
          label={t("description")}
          description={t("descriptionHelp")}
          autosize
          minRows={2}
          error={errors.description?.message}
          {...form.register("description")}
        />
      </FormGroup>
      {type !== "MachineToMachine" && (
        <>
          <FormGroup title={t("settings.addresses")} why={t("settings.addressesWhy")}>
            {uris("redirectUris")}
            {uris("postLogoutRedirectUris")}
            {uris("corsAllowedOrigins")}
          </FormGroup>
          <FormGroup title={t("refresh.title")} why={t("refresh.why")}>
            {type !== "Native" && toggle("alwaysIssueRefreshToken")}
            {toggle("rotateRefreshToken")}
            <NumberField
              control={form.control}
              name="refreshTokenTtlInDays"
              label={t("refresh.ttl.label")}
              description={t("refresh.ttl.why", { days: DEFAULT_TTL_DAYS })}
              min={1}
              max={180}
            />
          </FormGroup>
        </>
      )}
      <FormGroup title={t("customData.title")} why={t("customData.why")}>
        <Controller
          control={form.control}
          name="customData"
          rules={{ validate: (text) => customDataProblem(text) === undefined || t("customData.invalid") }}
          render={({ field, fieldState }) => (
            <JsonEditor
              label={t("customData.label")}
              value={field.value}
              onChange={field.onChange}
              error={fieldState.error?.message}
            />
          )}
        />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => t(`fields.${field}`)} />
    </form>
  )
}

/** react-hook-form keeps errors of a list in an object with numbers for names, when only some have one. */
const nth = (errors: unknown, index: number): string | undefined =>
  (errors as Record<number, { message?: string }> | undefined)?.[index]?.message
