// Starts the Console. It is a file of its own, and small: the requests of the sign-in go out before the application is
// there, and both come at the same time.

import { consoleAddress } from "./configuration"
import { session } from "./session/current"

// Nothing awaits at the top: the application imports from this file, and each would wait for the other.
async function start() {
  const base = consoleAddress().pathname
  const path = `/${location.pathname.slice(base.length)}`
  const signingIn = session.start(path, location.search)
  const loading = import("./application")
  try {
    const signedIn = await signingIn
    if (signedIn === undefined) return
    history.replaceState(null, "", base + signedIn.slice(1))
    const { showConsole } = await loading
    await showConsole()
  } catch (error) {
    const { showError } = await loading
    await showError(error, base)
  }
}

void start()
