// Branding: pictures, colours and CSS of the pages that people see.

import { Switch, TextInput } from "@mantine/core"
import { Controller, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { CssEditor } from "../../parts/CssEditor"
import { FormGroup } from "../../parts/FormGroup"
import { type BrandingFields, brandingBody, brandingField, brandingOf, isAddress } from "./appearanceForm"
import { ColourField, isColour } from "./ColourField"
import { SettingsPage } from "./SettingsPage"

export function BrandingPage() {
  const { t } = useTranslation("sign-in-experience")
  return (
    <SettingsPage
      title={t("tabs.branding")}
      why={t("branding.why")}
      fieldsOf={brandingOf}
      changeOf={brandingBody}
      fieldOf={brandingField}
    >
      {(form) => <Branding form={form} />}
    </SettingsPage>
  )
}

function Branding({ form }: { form: UseFormReturn<BrandingFields> }) {
  const { t } = useTranslation("sign-in-experience")
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
      rules={{ validate: (text) => isColour(text) || t("branding.colourWrong") }}
      render={({ field, fieldState }) => (
        <ColourField {...field} label={t(`fields.${name}`)} error={fieldState.error?.message} />
      )}
    />
  )
  return (
    <>
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
        <Controller
          control={form.control}
          name="customCss"
          render={({ field: { onBlur: _onBlur, disabled: _disabled, name: _name, ...field }, fieldState }) => (
            <CssEditor {...field} label={t("fields.customCss")} error={fieldState.error?.message} />
          )}
        />
      </FormGroup>
    </>
  )
}
