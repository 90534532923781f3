import { TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormDialog } from "../../parts/FormDialog"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { isIndicator } from "./resourceForm"

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("api-resources")
  const navigate = useNavigate()
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const form = useForm({ defaultValues: { name: "", indicator: "" } })
  const { errors, isSubmitting } = form.formState
  const create = form.handleSubmit(async (fields) => {
    setProblem(undefined)
    try {
      const body = { name: fields.name.trim(), indicator: fields.indicator.trim() }
      const { data } = await api.POST("/api/resources", { body })
      if (!data) return
      client.invalidateQueries({ queryKey: ["resources"] })
      toast(t("create.done", { name: data.name }))
      await navigate({ to: "/api-resources/$id/$tab", params: { id: data.id, tab: "permissions" } })
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={t("create.action")}
      size={560}
      problem={problem}
      isBusy={isSubmitting}
      onSubmit={create}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        autoComplete="off"
        label={t("name")}
        error={errors.name?.message}
        {...form.register("name", { validate: (name) => name.trim() !== "" || t("nameMissing") })}
      />
      <TextInput
        type="url"
        autoComplete="off"
        spellCheck={false}
        label={t("indicator")}
        description={t("indicatorHelp")}
        placeholder="https://api.example.com"
        error={errors.indicator?.message}
        {...form.register("indicator", { validate: (text) => isIndicator(text) || t("indicatorInvalid") })}
      />
    </FormDialog>
  )
}
