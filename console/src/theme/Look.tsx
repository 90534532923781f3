import { useMantineColorScheme } from "@mantine/core"
import { useLayoutEffect } from "react"

/** Gives the colours of tokens.css the look that Mantine has. */
export function Look() {
  const { colorScheme } = useMantineColorScheme()
  useLayoutEffect(() => {
    document.documentElement.dataset.mode = colorScheme
  }, [colorScheme])
  return null
}
