import { TextInput } from "@mantine/core"
import { useDebouncedCallback } from "@mantine/hooks"
import { useEffect, useRef, useState } from "react"
import { SearchIcon } from "./icons"

interface Props {
  label: string
  value: string
  onSearch: (text: string | undefined) => void
}

/** How long typing rests before a list is searched, in ms. */
const REST = 100

/** Searches when typing rests; the address may change the text, too. */
export function SearchField({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value)
  // What was asked for comes back by the address while somebody types on: it must not take the last keys away.
  const asked = useRef<string[]>([])
  const search = useDebouncedCallback((typed: string) => {
    const wanted = typed.trim()
    if (wanted !== value) asked.current.push(wanted)
    onSearch(wanted || undefined)
  }, REST)
  useEffect(() => {
    const place = asked.current.indexOf(value)
    if (place < 0) {
      // Somebody else has changed it: what waits to be asked for is over.
      search.cancel()
      setText(value)
    }
    asked.current = place < 0 ? [] : asked.current.slice(place + 1)
  }, [value, search])
  return (
    <TextInput
      type="search"
      w={320}
      maw="100%"
      aria-label={label}
      placeholder={label}
      leftSection={<SearchIcon />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        search(event.currentTarget.value)
      }}
    />
  )
}
