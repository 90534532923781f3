// Content: terms, support and languages of the pages that people see.

import { Radio, Select, Stack, Switch, TextInput } from "@mantine/core"
import { Controller, type UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { FormGroup } from "../../parts/FormGroup"
import { type ContentFields, contentBody, contentField, contentOf, isAddress, POLICIES } from "./appearanceForm"
import { useLanguages } from "./languages"
import { OwnLanguages } from "./OwnLanguages"
import { SettingsPage } from "./SettingsPage"

export function ContentPage() {
  const { t } = useTranslation("sign-in-experience")
  return (
    <SettingsPage
      title={t("tabs.content")}
      why={t("content.why")}
      fieldsOf={contentOf}
      changeOf={contentBody}
      fieldOf={contentField}
    >
      {(form, settings) => <Content form={form} fallback={settings.languageInfo.fallbackLanguage} />}
    </SettingsPage>
  )
}

function Content({ form, fallback }: { form: UseFormReturn<ContentFields>; fallback: string }) {
  const { t } = useTranslation("sign-in-experience")
  const { errors } = form.formState
  const languages = useLanguages(fallback)
  const text = (name: "termsOfUseUrl" | "privacyPolicyUrl" | "supportEmail" | "supportWebsiteUrl") => (
    <TextInput
      label={t(`fields.${name}`)}
      inputMode={name === "supportEmail" ? "email" : "url"}
      autoComplete="off"
      spellCheck={false}
      placeholder={name === "supportEmail" ? "help@example.com" : "https://example.com"}
      error={errors[name]?.message}
      {...form.register(name, {
        validate: (value) => name === "supportEmail" || isAddress(value) || t("addressWrong"),
      })}
    />
  )
  return (
    <>
      <FormGroup title={t("content.terms")} why={t("content.termsWhy")}>
        {text("termsOfUseUrl")}
        {text("privacyPolicyUrl")}
        <Controller
          control={form.control}
          name="agreeToTermsPolicy"
          render={({ field: { ref: _, ...field } }) => (
            <Radio.Group {...field} label={t("fields.agreeToTermsPolicy")}>
              <Stack gap="xs" mt="xs">
                {POLICIES.map((policy) => (
                  <Radio key={policy} value={policy} label={t(`content.policies.${policy}`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        />
      </FormGroup>
      <FormGroup title={t("content.support")} why={t("content.supportWhy")}>
        {text("supportEmail")}
        {text("supportWebsiteUrl")}
      </FormGroup>
      <FormGroup title={t("content.languages")} why={t("content.languagesWhy")}>
        <Controller
          control={form.control}
          name="autoDetect"
          render={({ field: { value, ...field } }) => (
            <Switch
              {...field}
              checked={value}
              label={t("fields.autoDetect")}
              description={t("content.autoDetectWhy")}
            />
          )}
        />
        <Controller
          control={form.control}
          name="fallbackLanguage"
          render={({ field, fieldState }) => (
            <Select
              {...field}
              w={320}
              searchable
              allowDeselect={false}
              label={t("fields.fallbackLanguage")}
              data={languages}
              error={fieldState.error?.message}
            />
          )}
        />
        <OwnLanguages />
      </FormGroup>
    </>
  )
}
