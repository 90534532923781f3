// Content: terms, support and languages of the pages that people see.

import { Radio, Select, Stack, Switch, TextInput } from "@mantine/core"
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
import { type ContentFields, contentBody, contentField, contentOf, isAddress, POLICIES } from "./appearanceForm"
import { readSignInExperience, type SignInExperience, signInExperienceQuery } from "./queries"
import { Tabs } from "./Tabs"

/** The languages that the server's pages speak. */
const LANGUAGES = "ar cs de en es fa-IR fr it ja ko pl-PL pt-BR pt-PT ru th tr-TR uk-UA zh-CN zh-HK zh-TW".split(" ")

export function ContentPage() {
  const { t } = useTranslation("sign-in-experience")
  const query = useQuery(signInExperienceQuery)
  if (!query.data) {
    if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader title={t("tabs.content")} why={t("content.why")} />
      <Tabs />
      <Content record={query.data} />
    </>
  )
}

function Content({ record }: { record: Read<SignInExperience> }) {
  const { t, i18n } = useTranslation("sign-in-experience")
  const recordForm = useRecordForm<SignInExperience, ContentFields>({
    record,
    queryKey: signInExperienceQuery.queryKey,
    fields: contentOf,
    fieldOf: contentField,
    save: (fields, etag) => api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body: contentBody(fields) }),
    latest: async () => read(await readSignInExperience()) as Read<SignInExperience>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  const names = new Intl.DisplayNames(i18n.language, { type: "language" })
  const present = record.value.languageInfo.fallbackLanguage
  const tags = LANGUAGES.includes(present) ? LANGUAGES : [...LANGUAGES, present]
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
    <form onSubmit={recordForm.submit} noValidate>
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
              data={tags.map((tag) => ({ value: tag, label: `${names.of(tag) ?? tag} (${tag})` }))}
              error={fieldState.error?.message}
            />
          )}
        />
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(name) => t(`fields.${name}`)} />
    </form>
  )
}
