// A form over one record: what was read, what was changed, and a save that names the version that was read (If-Match). When
// somebody else has saved in between, both versions are shown and nothing is lost.

import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { type DefaultValues, type FieldValues, type Resolver, type UseFormReturn, useForm } from "react-hook-form"
import { useTranslation } from "react-i18next"
import type { Read } from "../api/client"
import { ApiError } from "../api/errors"
import { showServerErrors } from "./serverErrors"
import { toast } from "./toasts"

interface Options<Value, Fields extends FieldValues> {
  /** The query that the record came from: a save puts its answer there. */
  queryKey: readonly unknown[]
  record: Read<Value>
  /** The record as fields. */
  fields: (value: Value) => Fields
  resolver?: Resolver<Fields>
  /** Sends the fields, with the version that they began from. */
  save: (fields: Fields, etag: string | undefined) => Promise<unknown>
  /** Reads the record again: after a save, for its new version, and when somebody else has changed it. */
  latest: () => Promise<Read<Value>>
  fieldOf?: (path: string) => string | undefined
}

export interface Conflict<Fields> {
  theirs: Fields
  etag?: string
}

export interface RecordForm<Fields extends FieldValues> {
  form: UseFormReturn<Fields>
  /** What the last save said that belongs to no field. */
  problem?: string
  conflict?: Conflict<Fields>
  submit: () => Promise<void>
  discard: () => void
  /** Saves over what somebody else has saved. */
  keepMine: () => Promise<void>
  /** Takes what somebody else has saved, and drops what was typed. */
  takeTheirs: () => void
}

export function useRecordForm<Value, Fields extends FieldValues>(options: Options<Value, Fields>): RecordForm<Fields> {
  const { queryKey, record, fields, resolver, save, latest, fieldOf } = options
  const { t } = useTranslation()
  const client = useQueryClient()
  const form = useForm<Fields>({ defaultValues: fields(record.value) as DefaultValues<Fields>, resolver })
  const etag = useRef(record.etag)
  const [problem, setProblem] = useState<string>()
  const [conflict, setConflict] = useState<Conflict<Fields>>()
  const { isDirty } = form.formState

  // What is read anew is shown at once, unless somebody is typing: then the save finds out.
  useEffect(() => {
    if (isDirty) return
    etag.current = record.etag
    form.reset(fields(record.value))
  }, [record])

  const send = async (values: Fields, isAgain = false): Promise<void> => {
    setProblem(undefined)
    try {
      await save(values, etag.current)
      const saved = await latest()
      etag.current = saved.etag
      form.reset(fields(saved.value))
      setConflict(undefined)
      client.setQueryData(queryKey, saved)
      toast(t("save.done"))
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        const now = await latest()
        const theirs = fields(now.value)
        // What was changed stands on another page: here nothing is in conflict.
        if (!isAgain && JSON.stringify(theirs) === JSON.stringify(form.formState.defaultValues)) {
          etag.current = now.etag
          return send(values, true)
        }
        setConflict({ theirs, etag: now.etag })
      } else {
        setProblem(showServerErrors(form, error, fieldOf))
      }
    }
  }
  return {
    form,
    problem,
    conflict,
    submit: form.handleSubmit((values) => send(values)),
    discard: () => {
      setProblem(undefined)
      form.reset()
    },
    keepMine: async () => {
      etag.current = conflict?.etag
      setConflict(undefined)
      await form.handleSubmit((values) => send(values))()
    },
    takeTheirs: () => {
      if (!conflict) return
      etag.current = conflict.etag
      form.reset(conflict.theirs)
      setConflict(undefined)
      client.invalidateQueries({ queryKey })
    },
  }
}
