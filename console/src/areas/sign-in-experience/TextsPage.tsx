// The texts of the pages in a language: the built-in ones, and beside each the tenant's own words.

import { Group, Select, Text, Textarea, TextInput } from "@mantine/core"
import { useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate, useParams, useSearch } from "@tanstack/react-router"
import { type UseFormReturn, useWatch } from "react-hook-form"
import { useTranslation } from "react-i18next"
import { api, type Read, read } from "../../api/client"
import { EmptyState } from "../../parts/EmptyState"
import { ErrorState } from "../../parts/ErrorState"
import { NotFoundPage } from "../../parts/NotFoundPage"
import { PageHeader } from "../../parts/PageHeader"
import { SaveBar } from "../../parts/SaveBar"
import { PageSkeleton } from "../../parts/Skeletons"
import { useRecordForm } from "../../parts/useRecordForm"
import { LivePreview } from "./LivePreview"
import { useLanguageName } from "./languages"
import { type Panel, PreviewPanel, ShowPreview, usePreviewPanel } from "./PreviewPanel"
import sides from "./PreviewPanel.module.css"
import {
  builtInQuery,
  ownTextsIn,
  ownTextsQuery,
  readOwnTexts,
  type SignInExperience,
  signInExperienceQuery,
} from "./queries"
import classes from "./TextsPage.module.css"
import { BUILT_IN, builtInFor, FURTHER } from "./tags"
import { type BuiltIn, fieldsOf, type Texts, translationOf, unknownPlaceholders } from "./textsForm"

const ROUTE = "/sign-in-experience/content/languages/$tag"

export function TextsPage() {
  const { t } = useTranslation("sign-in-experience")
  const { tag } = useParams({ from: ROUTE })
  const name = useLanguageName()
  const own = useQuery(ownTextsIn(tag))
  const builtIn = useQuery(builtInQuery(tag))
  const settings = useQuery(signInExperienceQuery)
  const panel = usePreviewPanel()
  if (![...BUILT_IN, ...FURTHER].includes(tag) && own.data && Object.keys(own.data.value).length === 0) {
    return <NotFoundPage />
  }
  if (!own.data || !builtIn.data || !settings.data) {
    const failed = [own, builtIn, settings].find((query) => query.isError)
    if (failed) return <ErrorState error={failed.error} retry={() => failed.refetch()} />
    return <PageSkeleton />
  }
  return (
    <>
      <PageHeader
        title={t("texts.page", { name: name(tag) })}
        why={t(BUILT_IN.includes(tag) ? "texts.pageWhy" : "texts.pageWhyNew")}
        back={{ to: "/sign-in-experience/content", name: t("tabs.content") }}
        action={<ShowPreview panel={panel} />}
      />
      <Editor
        key={tag}
        tag={tag}
        record={own.data}
        builtIn={builtIn.data}
        settings={settings.data.value}
        panel={panel}
      />
    </>
  )
}

interface Props {
  tag: string
  record: Read<Record<string, unknown>>
  builtIn: BuiltIn
  settings: SignInExperience
  panel: Panel
}

function Editor({ tag, record, builtIn, settings, panel }: Props) {
  const { t } = useTranslation("sign-in-experience")
  const client = useQueryClient()
  const { search = "", show = "all" } = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const recordForm = useRecordForm<Record<string, unknown>, Texts>({
    record,
    queryKey: ownTextsIn(tag).queryKey,
    fields: (value) => fieldsOf(builtIn, value),
    save: async (fields) => {
      const params = { path: { languageTag: tag } }
      await api.PUT("/api/custom-phrases/{languageTag}", { params, body: translationOf(fields) })
      client.invalidateQueries({ queryKey: ownTextsQuery.queryKey, exact: true })
      client.invalidateQueries({ queryKey: ["sign-in-exp-preview"] })
    },
    latest: async () => read(await readOwnTexts(tag)),
  })
  const { form } = recordForm
  const written = (key: string) => String(form.getValues(key) ?? "")
  const isFound = ([key, text]: [string, string]) =>
    [key, text, written(key)].some((one) => one.toLowerCase().includes(search.trim().toLowerCase())) &&
    (show === "all" || written(key) !== "")
  const rows = Object.entries(builtIn).filter(isFound)
  return (
    <div className={sides.sides}>
      <form className={sides.form} onSubmit={recordForm.submit} noValidate>
        <Group mb="md" gap="sm" align="flex-end">
          <TextInput
            w={320}
            type="search"
            label={t("texts.search")}
            defaultValue={search}
            onChange={(event) => {
              const text = event.currentTarget.value || undefined
              navigate({ search: (last) => ({ ...last, search: text }), replace: true, ignoreBlocker: true })
            }}
          />
          <Select
            w={200}
            label={t("texts.show")}
            allowDeselect={false}
            data={[
              { value: "all", label: t("texts.all") },
              { value: "own", label: t("texts.own") },
            ]}
            value={show}
            onChange={(wanted) =>
              navigate({
                search: (last) => ({ ...last, show: wanted === "own" ? ("own" as const) : undefined }),
                replace: true,
                ignoreBlocker: true,
              })
            }
          />
        </Group>
        {rows.length === 0 && <EmptyState title={t("texts.none")} />}
        <div className={classes.rows}>
          {rows.map(([key, text]) => (
            <Row key={key} form={form} name={key} builtIn={text} tag={tag} />
          ))}
        </div>
        <SaveBar record={recordForm} nameOf={(name) => name} />
      </form>
      <PreviewPanel panel={panel}>
        <Preview form={form} tag={tag} settings={settings} />
      </PreviewPanel>
    </div>
  )
}

/** Follows what is typed, without drawing the rows anew. */
function Preview({ form, tag, settings }: { form: UseFormReturn<Texts>; tag: string; settings: SignInExperience }) {
  useWatch({ control: form.control })
  return <LivePreview settings={settings} texts={{ tag, translation: translationOf(form.getValues()) }} />
}

interface RowProps {
  form: UseFormReturn<Texts>
  /** The text's key. */
  name: string
  builtIn: string
  tag: string
}

function Row({ form, name, builtIn, tag }: RowProps) {
  const { t } = useTranslation("sign-in-experience")
  const { error } = form.getFieldState(name, form.formState)
  return (
    <div className={classes.row}>
      <div>
        <Text size="xs" c="dimmed" ff="monospace">
          {name}
        </Text>
        <Text size="sm" lang={builtInFor(tag)} dir="auto">
          {builtIn}
        </Text>
      </div>
      <Textarea
        rows={1}
        aria-label={name}
        lang={tag}
        dir="auto"
        classNames={{ input: classes.own }}
        placeholder={t("texts.asBuiltIn")}
        error={error?.message}
        {...form.register(name, {
          validate: (value) => {
            const unknown = unknownPlaceholders(String(value), builtIn)
            return unknown.length === 0 || t("texts.unknown", { names: unknown.map((one) => `{{${one}}}`).join(", ") })
          },
        })}
      />
    </div>
  )
}
