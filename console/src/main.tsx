// Starts the Console: texts and session at once, then the page that was asked for.

import "@mantine/core/styles.css"
import "@mantine/notifications/styles.css"
import "./theme/tokens.css"
import "./theme/base.css"
import { Box, localStorageColorSchemeManager, MantineProvider } from "@mantine/core"
import { Notifications } from "@mantine/notifications"
import { QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import { StrictMode, Suspense } from "react"
import { createRoot } from "react-dom/client"
import { queryClient, session } from "./api/client"
import { consoleAddress, nonceOfPage } from "./configuration"
import { ErrorState } from "./parts/ErrorState"
import { PageSkeleton } from "./parts/Skeletons"
import { router } from "./router"
import { startTexts } from "./texts/texts"
import { Look } from "./theme/Look"
import { cssVariablesResolver, theme } from "./theme/theme"

const appearance = localStorageColorSchemeManager({ key: "keyward-console-appearance" })
const nonce = nonceOfPage()
// What locks the page's scrolling under a dialog injects a style too, and looks for its nonce here.
Object.assign(globalThis, { __webpack_nonce__: nonce })

function show(content: React.ReactNode) {
  createRoot(document.getElementById("console") as HTMLElement).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={appearance}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <Look />
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" limit={3} pauseResetOnHover="notification" />
          <Suspense fallback={<PageSkeleton />}>{content}</Suspense>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}

const base = consoleAddress().pathname
const path = `/${location.pathname.slice(base.length)}`
const texts = startTexts()
try {
  const signedIn = await session.start(path, location.search)
  await texts
  if (signedIn !== undefined) {
    history.replaceState(null, "", base + signedIn.slice(1))
    show(<RouterProvider router={router} />)
  }
} catch (error) {
  await texts
  show(
    <Box component="main" p="xl">
      <ErrorState order={1} error={error} retry={() => location.assign(base)} />
    </Box>,
  )
}
