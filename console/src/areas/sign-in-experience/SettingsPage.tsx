// What the pages of this area have in common: one form over the sign-in experience, with its preview beside it.

import { Button, Group } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import { type FieldValues, type UseFormReturn, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { ErrorState } from "../../parts/ErrorState"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { useRecordForm } from "../../parts/useRecordForm"
import { configuration } from "../../session/current"
import { LivePreview } from "./LivePreview"
import { type Panel, PreviewPanel, ShowPreview, usePreviewPanel } from "./PreviewPanel"
import classes from "./PreviewPanel.module.css"
import { readSignInExperience, type SettingsChange, type SignInExperience, signInExperienceQuery } from "./queries"
import { Tabs } from "./Tabs"

interface Props<Fields extends FieldValues> {
  title: string
  why: string
  fieldsOf: (settings: SignInExperience) => Fields
  /** What a save of the fields changes. */
  changeOf: (fields: Fields, settings: SignInExperience) => SettingsChange
  /** The form's name of what a body calls `branding.logoUrl`. */
  fieldOf?: (path: string) => string
  /** Asks before a save; `save` goes on with it. */
  ask?: (save: () => Promise<void>, fields: Fields, settings: SignInExperience) => void
  /** The groups of fields. */
  children: (form: UseFormReturn<Fields>, settings: SignInExperience) => ReactNode
}

export function SettingsPage<Fields extends FieldValues>(props: Props<Fields>) {
  const { t } = useTranslation("sign-in-experience")
  const query = useQuery(signInExperienceQuery)
  const panel = usePreviewPanel()
  if (!query.data) {
    if (query.isError) return <ErrorState error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  const actions = (
    <Group gap="sm" wrap="nowrap">
      <ShowPreview panel={panel} />
      <Button
        component="a"
        variant="default"
        href={`${configuration.endpoint.replace(/\/$/, "")}/demo-app`}
        target="_blank"
        title={t("preview.demoWhy")}
      >
        {t("preview.demo")}
      </Button>
    </Group>
  )
  return (
    <>
      <PageHeader title={props.title} why={props.why} action={actions} />
      <Tabs />
      <Settings {...props} record={query.data} panel={panel} />
    </>
  )
}

interface SettingsProps<Fields extends FieldValues> extends Props<Fields> {
  record: Read<SignInExperience>
  panel: Panel
}

function Settings<Fields extends FieldValues>(props: SettingsProps<Fields>) {
  const { record, panel, fieldsOf, changeOf, fieldOf, ask, children } = props
  const { t, i18n } = useTranslation(["sign-in-experience", "common"])
  const nameOf = (field: string) => (i18n.exists(`sign-in-experience:fields.${field}`) ? t(`fields.${field}`) : field)
  const recordForm = useRecordForm<SignInExperience, Fields>({
    record,
    queryKey: signInExperienceQuery.queryKey,
    fields: fieldsOf,
    fieldOf,
    save: (fields, etag) =>
      api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body: changeOf(fields, record.value) }),
    latest: async () => read(await readSignInExperience()) as Read<SignInExperience>,
  })
  const { form } = recordForm
  const submit = ask ? async () => ask(recordForm.submit, form.getValues(), record.value) : recordForm.submit
  return (
    <div className={classes.sides}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
        noValidate
      >
        {children(form, record.value)}
        <SaveBar record={{ ...recordForm, submit }} nameOf={nameOf} />
      </form>
      <PreviewPanel panel={panel}>
        <Preview
          form={form}
          settings={record.value}
          changeOf={changeOf}
          nameOf={(path) => nameOf(fieldOf?.(path) ?? path)}
        />
      </PreviewPanel>
    </div>
  )
}

interface PreviewProps<Fields extends FieldValues> {
  form: UseFormReturn<Fields>
  settings: SignInExperience
  changeOf: Props<Fields>["changeOf"]
  nameOf: (path: string) => string
}

/** Follows what is typed, without drawing the form anew. */
function Preview<Fields extends FieldValues>({ form, settings, changeOf, nameOf }: PreviewProps<Fields>) {
  useWatch({ control: form.control })
  const change = changeOf(form.getValues(), settings)
  return <LivePreview settings={settings} change={change} nameOf={nameOf} />
}
