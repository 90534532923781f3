// What surrounds every page: top bar, rail, and the dialog of an ended session.

import { Alert, AppShell, Box } from "@mantine/core"
import { useDisclosure } from "@mantine/hooks"
import { Outlet, useRouterState } from "@tanstack/react-router"
import { lazy, Suspense, useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { KeptPreferences } from "../areas/preferences/KeptPreferences"
import { ErrorBoundary } from "../parts/ErrorBoundary"
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
  const path = useRouterState({ select: (state) => state.location.pathname })

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault()
        setPaletteWanted(true)
      }
    }
    window.addEventListener("keydown", press)
    return () => window.removeEventListener("keydown", press)
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
          <ErrorBoundary key={path}>
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

/** No link: the base address of the page is the Console's, so `#content` would leave the page that is shown. */
function skip() {
  document.getElementById("content")?.focus()
}
