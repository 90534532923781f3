// The application: its styles, texts and pages. main.ts loads it and says what to show.

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
import { queryClient } from "./api/client"
import { nonceOfPage } from "./configuration"
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

const texts = startTexts()

/** Shows the page of the address. Somebody is signed in. */
export async function showConsole() {
  await texts
  show(<RouterProvider router={router} />)
}

/** Says that nobody could be signed in; `base` is where to try again. */
export async function showError(error: unknown, base: string) {
  await texts
  show(
    <Box component="main" p="xl">
      <ErrorState order={1} error={error} retry={() => location.assign(base)} />
    </Box>,
  )
}
