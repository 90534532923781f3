import { Radio, Stack, Textarea, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import type { Guide } from "../../guides/guides"
import { FormDialog } from "../../parts/FormDialog"
import { showServerErrors } from "../../parts/serverErrors"
import { guideName } from "./guideName"
import { type CreatableType, TYPES } from "./queries"

interface Fields {
  name: string
  description: string
  type: CreatableType
}

interface Props {
  /** The guide that comes next; without one a type is chosen, and the application's page comes next. */
  guide?: Guide
  onClose: () => void
}

export function CreateDialog({ guide, onClose }: Props) {
  const { t } = useTranslation("applications")
  const navigate = useNavigate()
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const type = guide && guide.category !== "Api" ? guide.category : "Traditional"
  const form = useForm<Fields>({ defaultValues: { name: "", description: "", type } })
  const { errors, isSubmitting } = form.formState
  const create = form.handleSubmit(async ({ name, description, type }) => {
    setProblem(undefined)
    try {
      const body = { name: name.trim(), type, ...(description.trim() && { description: description.trim() }) }
      const { data } = await api.POST("/api/applications", { body })
      if (!data) return
      client.invalidateQueries({ queryKey: ["applications"] })
      const { id } = data
      if (guide) await navigate({ to: "/applications/$id/guide/$guideId", params: { id, guideId: guide.id } })
      else await navigate({ to: "/applications/$id", params: { id } })
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  const title = guide ? t("create.for", { guide: guideName(guide, t) }) : t("create.title")
  return (
    <FormDialog
      title={title}
      confirm={t("create.title")}
      size={560}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={create}
      onClose={onClose}
    >
      {!guide && (
        <Controller
          control={form.control}
          name="type"
          render={({ field }) => (
            <Radio.Group label={t("type")} {...field}>
              <Stack gap="xs" mt={4}>
                {TYPES.map((one) => (
                  <Radio key={one} value={one} label={t(`types.${one}.name`)} description={t(`types.${one}.why`)} />
                ))}
              </Stack>
            </Radio.Group>
          )}
        />
      )}
      <TextInput
        data-autofocus
        autoComplete="off"
        label={t("name")}
        description={t("nameHelp")}
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
    </FormDialog>
  )
}
