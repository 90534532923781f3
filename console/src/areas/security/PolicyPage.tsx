// What the pages over policies have in common: one form over the sign-in experience.

import { useQuery } from "@tanstack/react-query"
import type { ReactNode } from "react"
import type { FieldValues, UseFormReturn } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { ErrorState } from "../../parts/ErrorState"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { useRecordForm } from "../../parts/useRecordForm"
import {
  readSignInExperience,
  type SettingsChange,
  type SignInExperience,
  signInExperienceQuery,
} from "../sign-in-experience/queries"
import { Tabs } from "./Tabs"

interface Props<Fields extends FieldValues> {
  fieldsOf: (settings: SignInExperience) => Fields
  /** What a save of the fields changes. */
  changeOf: (fields: Fields, settings: SignInExperience) => SettingsChange
  /** The groups of fields. */
  children: (form: UseFormReturn<Fields>, settings: SignInExperience) => ReactNode
  /** What belongs to the page but not to its form. */
  besides?: ReactNode
}

export function PolicyPage<Fields extends FieldValues>(props: Props<Fields>) {
  const { t } = useTranslation("security")
  const query = useQuery(signInExperienceQuery)
  if (!query.data) {
    if (query.isError) return <ErrorState order={1} error={query.error} retry={() => query.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader title={t("title")} why={t("why")} />
      <Tabs />
      <Policies {...props} record={query.data} />
      {props.besides}
    </>
  )
}

function Policies<Fields extends FieldValues>(props: Props<Fields> & { record: Read<SignInExperience> }) {
  const { record, fieldsOf, changeOf, children } = props
  const { t } = useTranslation("security")
  const recordForm = useRecordForm<SignInExperience, Fields>({
    record,
    queryKey: signInExperienceQuery.queryKey,
    fields: fieldsOf,
    save: (fields, etag) =>
      api.PATCH("/api/sign-in-exp", { headers: ifMatch(etag), body: changeOf(fields, record.value) }),
    latest: async () => read(await readSignInExperience()) as Read<SignInExperience>,
  })
  return (
    <form onSubmit={recordForm.submit} noValidate>
      {children(recordForm.form, record.value)}
      <SaveBar record={recordForm} nameOf={(field) => t(`fields.${field}`)} />
    </form>
  )
}
