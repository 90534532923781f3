// What can be set of an API: one form with one save bar, and beside it whether it is the default.

import { Switch, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { NumberField } from "../../parts/fields"
import { SaveBar } from "../../parts/SaveBar"
import { toast, toastError } from "../../parts/toasts"
import { useRecordForm } from "../../parts/useRecordForm"
import { isManagementApi, type Resource, readResource, resourceQuery } from "./queries"
import { bodyOf, fieldsOf, type GeneralFields, LONGEST_TTL } from "./resourceForm"

export function General({ record }: { record: Read<Resource> }) {
  const { t } = useTranslation("api-resources")
  const resource = record.value
  const { id } = resource
  const isReadOnly = isManagementApi(resource)
  const recordForm = useRecordForm<Resource, GeneralFields>({
    record,
    queryKey: resourceQuery(id).queryKey,
    fields: fieldsOf,
    save: (fields, etag) =>
      api.PATCH("/api/resources/{id}", { params: { path: { id } }, headers: ifMatch(etag), body: bodyOf(fields) }),
    latest: async () => read(await readResource(id)) as Read<Resource>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  return (
    <>
      <form onSubmit={recordForm.submit} noValidate>
        <FormGroup title={t("general.title")} why={isReadOnly ? t("readOnly") : undefined}>
          <TextInput
            autoComplete="off"
            readOnly={isReadOnly}
            label={t("name")}
            error={errors.name?.message}
            {...form.register("name", { validate: (name) => name.trim() !== "" || t("nameMissing") })}
          />
          <TextInput readOnly label={t("indicator")} description={t("indicatorStays")} value={resource.indicator} />
          <NumberField
            control={form.control}
            name="accessTokenTtl"
            label={t("ttl.label")}
            description={t("ttl.why")}
            min={1}
            max={LONGEST_TTL}
            isReadOnly={isReadOnly}
          />
        </FormGroup>
        <SaveBar record={recordForm} nameOf={(field) => (field === "name" ? t("name") : t("ttl.label"))} />
      </form>
      <Default resource={resource} />
    </>
  )
}

/** Takes hold at once: it changes another API as well, so it is no field of this one's form. */
function Default({ resource }: { resource: Resource }) {
  const { t } = useTranslation("api-resources")
  const client = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const set = async (isDefault: boolean) => {
    setBusy(true)
    try {
      const params = { path: { id: resource.id } }
      await api.PATCH("/api/resources/{id}/is-default", { params, body: { isDefault } })
      await client.invalidateQueries({ queryKey: ["resources"] })
      toast(t(isDefault ? "default.set" : "default.cleared", { name: resource.name }))
    } catch (error) {
      toastError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <FormGroup title={t("default.title")} why={t("default.why")}>
      <Switch
        label={t("default.label")}
        checked={resource.isDefault}
        disabled={isBusy}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </FormGroup>
  )
}
