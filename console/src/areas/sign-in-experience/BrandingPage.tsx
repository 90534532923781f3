// Branding: pictures, colours and CSS of the pages that people see.

import { ColorInput, Switch, Textarea, TextInput } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { Controller } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { ErrorState } from "../../parts/ErrorState"
import { FormGroup } from "../../parts/FormGroup"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { useRecordForm } from "../../parts/useRecordForm"
import { type BrandingFields, brandingBody, brandingField, brandingOf, isAddress } from "./appearanceForm"
import { readSignInExperience, type SignInExperience, signInExperienceQuery } from "./queries"
import { Tabs } from "./Tabs"

export function BrandingPage() {
  const { t } = useTranslation("sign-in-experience")
  const query = useQuery(signInExperienceQuery)
  if (!query.data) {
    if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader title={t("tabs.branding")} why={t("branding.why")} />
      <Tabs />
      <Branding record={query.data} />
    </>
  )
}

function Branding({ record }: { record: Read<SignInExperience> }) {
  const { t } = useTranslation("sign-in-experience")
  const recordForm = useRecordForm<SignInExperience, BrandingFields>({
    record,
    queryKey: signInExperienceQuery.queryKey,
    fields: brandingOf,
    fieldOf: brandingField,
    save: (fields, etag) => api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body: brandingBody(fields) }),
    latest: async () => read(await readSignInExperience()) as Read<SignInExperience>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  const isDark = form.watch("isDarkModeEnabled")
  const url = (name: "logoUrl" | "darkLogoUrl" | "favicon" | "darkFavicon") => (
    <TextInput
      label={t(`fields.${name}`)}
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      placeholder="https://example.com/logo.svg"
      error={errors[name]?.message}
      {...form.register(name, { validate: (text) => isAddress(text) || t("addressWrong") })}
    />
  )
  const colour = (name: "primaryColor" | "darkPrimaryColor") => (
    <Controller
      control={form.control}
      name={name}
      rules={{ validate: (text) => /^#[\da-f]{6}$/i.test(text) || t("branding.colourWrong") }}
      render={({ field, fieldState }) => (
        <ColorInput
          {...field}
          w={240}
          withEyeDropper={false}
          label={t(`fields.${name}`)}
          error={fieldState.error?.message}
        />
      )}
    />
  )
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("branding.pictures")} why={t("branding.picturesWhy")}>
        {url("logoUrl")}
        {url("favicon")}
      </FormGroup>
      <FormGroup title={t("branding.colours")} why={t("branding.coloursWhy")}>
        {colour("primaryColor")}
        <Controller
          control={form.control}
          name="isDarkModeEnabled"
          render={({ field: { value, ...field } }) => (
            <Switch
              {...field}
              checked={value}
              label={t("fields.isDarkModeEnabled")}
              description={t("branding.darkWhy")}
            />
          )}
        />
        {isDark && (
          <>
            {colour("darkPrimaryColor")}
            {url("darkLogoUrl")}
            {url("darkFavicon")}
          </>
        )}
      </FormGroup>
      <FormGroup title={t("branding.css")} why={t("branding.cssWhy")}>
        <Textarea
          label={t("fields.customCss")}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
          error={errors.customCss?.message}
          {...form.register("customCss")}
        />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(name) => t(`fields.${name}`)} />
    </form>
  )
}
