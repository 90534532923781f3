// The one session of this page, and what the server told it. It knows nothing of the application: it begins before that is there.

import { readConfiguration } from "../configuration"
import { Session } from "./session"

export const configuration = readConfiguration()
export const session = new Session(configuration)
