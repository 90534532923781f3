// What surrounds every page: top bar, rail, and the dialog of an ended session.

import { Alert, AppShell, Box } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { Outlet, useRouterState } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { KeptPreferences } from "../areas/preferences/KeptPreferences"
import { ErrorBoundary } from "../parts/ErrorBoundary"
import { useFocusMemory } from "../parts/focus"
import { PageSkeleton } from "../parts/Skeletons"
import { Expired } from "./Expired"
import { Rail } from "./Rail"
import classes from "./Shell.module.css"
import { TopBar } from "./TopBar"

const Palette = lazy(() => import("./Palette"))

export function Shell() {
  const { t } = useTranslation()
  const [isRailOpen, rail] = useDisclosure()
  const [isPaletteWanted, setPaletteWanted] = useState(false)
  useFocusMemory()
  const place = useRouterState({ select: ({ matches }) => placeOf(matches.at(-1)) })

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault()
        event.stopPropagation()
        setPaletteWanted(true)
      }
    }
    // Before an editor gets the key, which has a meaning of its own for it.
    window.addEventListener("keydown", press, true)
    return () => window.removeEventListener("keydown", press, true)
  }, [])

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: "md", collapsed: { mobile: !isRailOpen } }}
      transitionDuration={0}
    >
      <button type="button" className={classes.skip} onClick={skip}>
        {t("shell.skip")}
      </button>
      <AppShell.Header>
        <TopBar isRailOpen={isRailOpen} onRail={rail.toggle} onPalette={() => setPaletteWanted(true)} />
      </AppShell.Header>
      <AppShell.Navbar className={classes.rail} aria-label={t("shell.rail")}>
        <Rail onChosen={rail.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Box className={classes.content}>
          {!window.isSecureContext && (
            <Alert color="yellow" variant="outline" mb="lg" c="var(--text)">
              {t("shell.plainHttp")}
            </Alert>
          )}
          <ErrorBoundary key={place}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </Box>
      </AppShell.Main>
      <Expired />
      <KeptPreferences />
      {isPaletteWanted && (
        <Suspense>
          <Palette onClose={() => setPaletteWanted(false)} />
        </Suspense>
      )}
    </AppShell>
  )
}

/** What is shown: a page, of a record where it has one. The tabs of a record are one place, so they keep the focus. */
function placeOf(match?: { routeId: string; params: object }): string {
  const { tab: _, ...record } = (match?.params ?? {}) as { tab?: string }
  return JSON.stringify([match?.routeId, record])
}

/** No link: the base address of the page is the Console's, so `#content` would leave the page that is shown. */
function skip() {
  document.getElementById("content")?.focus()
}
