import { NativeSelect, Radio, Stack, Text } from "@mantine/core"
import { useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api } from "../../api/client"
import { FormDialog } from "../../parts/FormDialog"
import { NumberField } from "../../parts/fields"
import { showServerErrors } from "../../parts/serverErrors"
import { toast } from "../../parts/toasts"
import { UNITS } from "./duration"
import { ALGORITHMS, type Algorithm } from "./queries"

/** The longest time for which a key may wait, in hours: ten years. */
const LONGEST_WAIT = 87_600

interface Fields {
  algorithm: Algorithm
  when: "now" | "later"
  hours: number
}

interface Props {
  /** Whether a key waits already: the new one then comes in its place. */
  hasNext: boolean
  onDone: () => Promise<unknown>
  onClose: () => void
}

/** A new signing key: what it is, and when it begins to sign. */
export function RotateDialog({ hasNext, onDone, onClose }: Props) {
  const { t } = useTranslation("tenant-settings")
  const [problem, setProblem] = useState<string>()
  const form = useForm<Fields>({ defaultValues: { algorithm: ALGORITHMS[0], when: "later", hours: 4 } })
  const when = form.watch("when")
  const rotate = form.handleSubmit(async ({ algorithm, when, hours }) => {
    setProblem(undefined)
    const rotationGracePeriod = when === "later" ? hours * UNITS.hours : 0
    try {
      await api.POST("/api/configs/oidc/{keyType}/rotate", {
        params: { path: { keyType: "private-keys" } },
        body: { signingKeyAlgorithm: algorithm, rotationGracePeriod },
      })
      await onDone()
      toast(t(when === "later" ? "keys.waits" : "keys.rotated"))
      onClose()
    } catch (error) {
      setProblem(showServerErrors(form, error))
    }
  })
  return (
    <FormDialog
      title={t("private-keys.rotate")}
      size={560}
      problem={problem}
      isBusy={form.formState.isSubmitting}
      onSubmit={rotate}
      onClose={onClose}
    >
      <NativeSelect
        data-autofocus
        label={t("keys.algorithm")}
        description={t("rotate.algorithmHelp")}
        data={ALGORITHMS.map((value) => ({ value, label: t(`rotate.algorithms.${value}`) }))}
        {...form.register("algorithm")}
      />
      {hasNext ? (
        <Text size="sm">{t("rotate.replaces")}</Text>
      ) : (
        <Controller
          control={form.control}
          name="when"
          render={({ field }) => (
            <Radio.Group label={t("rotate.when")} {...field}>
              <Stack gap="xs" mt={4}>
                <Radio value="later" label={t("rotate.later")} description={t("rotate.laterWhy")} />
                <Radio value="now" label={t("rotate.now")} description={t("rotate.nowWhy")} />
              </Stack>
            </Radio.Group>
          )}
        />
      )}
      {when === "later" && (
        <NumberField control={form.control} name="hours" label={t("rotate.hours")} min={1} max={LONGEST_WAIT} />
      )}
    </FormDialog>
  )
}
