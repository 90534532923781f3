import { useMantineColorScheme } from "@mantine/core"
import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { chooseLanguage } from "../../texts/texts"
import { customDataQuery, preferencesOf } from "./preferences"

/** Shows the Console as its user likes it, also in a browser that has not seen them before. Nothing to see by itself. */
export function KeptPreferences() {
  const { setColorScheme } = useMantineColorScheme()
  const { data } = useQuery(customDataQuery)
  useEffect(() => {
    if (!data) return
    const { language, appearance } = preferencesOf(data)
    if (language) chooseLanguage(language)
    if (appearance) setColorScheme(appearance)
    // Only when they were read: the Console may show a choice already that is still being kept.
  }, [data])
  return null
}
