// The settings of a role: one form with one save bar.

import { TextInput } from "@mantine/core"
import { useTranslation } from "react-i18next"
import { api, ifMatch, type Read, read } from "../../api/client"
import { FormGroup } from "../../parts/FormGroup"
import { SwitchField } from "../../parts/fields"
import { SaveBar } from "../../parts/SaveBar"
import { useRecordForm } from "../../parts/useRecordForm"
import { type Role, readRole, roleQuery } from "./queries"

type Fields = Pick<Role, "name" | "description" | "isDefault">

const fieldsOf = ({ name, description, isDefault }: Role): Fields => ({ name, description, isDefault })

export function General({ record }: { record: Read<Role> }) {
  const { t } = useTranslation("roles")
  const { id, type } = record.value
  const recordForm = useRecordForm<Role, Fields>({
    record,
    queryKey: roleQuery(id).queryKey,
    fields: fieldsOf,
    save: ({ name, description, isDefault }, etag) =>
      api.PATCH("/api/roles/{id}", {
        params: { path: { id } },
        headers: ifMatch(etag),
        body: { name: name.trim(), description: description.trim(), ...(type === "User" && { isDefault }) },
      }),
    latest: async () => read(await readRole(id)) as Read<Role>,
  })
  const { form } = recordForm
  const { errors } = form.formState
  return (
    <form onSubmit={recordForm.submit} noValidate>
      <FormGroup title={t("general.title")}>
        <TextInput
          autoComplete="off"
          label={t("name")}
          error={errors.name?.message}
          {...form.register("name", { validate: (name) => name.trim() !== "" || t("nameMissing") })}
        />
        <TextInput
          autoComplete="off"
          label={t("description")}
          error={errors.description?.message}
          {...form.register("description", { validate: (text) => text.trim() !== "" || t("descriptionMissing") })}
        />
        {type === "User" && (
          <SwitchField
            control={form.control}
            name="isDefault"
            label={t("default.label")}
            description={t("default.why")}
          />
        )}
      </FormGroup>
      <SaveBar record={recordForm} nameOf={(field) => (field === "isDefault" ? t("default.label") : t(field))} />
    </form>
  )
}
