import { Radio, Stack, TextInput } from "@mantine/core"
import { useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormDialog } from "../../parts/FormDialog"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import type { RoleType } from "./queries"
import { ScopePicker } from "./ScopePicker"

interface Fields {
  name: string
  description: string
  type: RoleType
  scopeIds: string[]
}

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("roles")
  const navigate = useNavigate()
  const client = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const form = useForm<Fields>({ defaultValues: { name: "", description: "", type: "User", scopeIds: [] } })
  const { errors, isSubmitting } = form.formState
  const type = form.watch("type")
  const create = form.handleSubmit(async ({ name, description, ...rest }) => {
    setProblem(undefined)
    try {
      const body = { name: name.trim(), description: description.trim(), ...rest }
      const { data } = await api.POST("/api/roles", { body })
      if (!data) return
      client.invalidateQueries({ queryKey: ["roles"] })
      toast(t("create.done", { name: data.name }))
      await navigate({ to: "/roles/$id/$tab", params: { id: data.id, tab: "permissions" } })
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={t("create.action")}
      size={640}
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
        autoComplete="off"
        label={t("description")}
        description={t("descriptionHelp")}
        error={errors.description?.message}
        {...form.register("description", { validate: (text) => text.trim() !== "" || t("descriptionMissing") })}
      />
      <Controller
        control={form.control}
        name="type"
        render={({ field }) => (
          <Radio.Group
            label={t("type")}
            {...field}
            onChange={(wanted) => {
              // What one type can have, the other may not.
              form.setValue("scopeIds", [])
              field.onChange(wanted)
            }}
          >
            <Stack gap="xs" mt={4}>
              <Radio value="User" label={t("types.User.name")} description={t("types.User.why")} />
              <Radio
                value="MachineToMachine"
                label={t("types.MachineToMachine.name")}
                description={t("types.MachineToMachine.why")}
              />
            </Stack>
          </Radio.Group>
        )}
      />
      <Controller
        control={form.control}
        name="scopeIds"
        render={({ field }) => <ScopePicker type={type} value={field.value} onChange={field.onChange} />}
      />
    </FormDialog>
  )
}
