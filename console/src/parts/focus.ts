// Where the keyboard goes on when what had the focus goes away.

import { useEffect } from "react"

/** What comes and goes, and gives the focus back. */
const PASSING = '[role="dialog"], [role="menu"], [role="listbox"], [data-passing]'

/** What had the focus last, outside of what comes and goes. */
let stay: HTMLElement | undefined

/** Remembers where the focus is; for what surrounds every page. */
export function useFocusMemory() {
  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && !target.closest(PASSING)) stay = target
    }
    document.addEventListener("focusin", remember)
    return () => document.removeEventListener("focusin", remember)
  }, [])
}

/** Leads the keyboard to the page's content, when what was pressed is about to go. */
export function focusPage() {
  document.getElementById("content")?.focus({ preventScroll: true })
}

/** Gives the focus back once this part goes away: to where it was, or to the page when that is gone too. */
export function useFocusBack() {
  useEffect(
    () => () => {
      // After the next part has taken the focus, if there is one.
      setTimeout(() => {
        if (document.activeElement !== document.body || document.querySelector('[role="dialog"]')) return
        const place = stay?.isConnected ? stay : document.getElementById("content")
        place?.focus({ preventScroll: true })
      }, 50)
    },
    [],
  )
}
