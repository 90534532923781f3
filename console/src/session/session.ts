// Who is signed in, and the access tokens: in memory only. After a reload the server's session brings new ones. When that has
// ended too, requests wait for a sign-in in another window, so that what is being edited stays.

import * as oauth from "oauth4webapi"
import type { Configuration } from "../configuration"
import {
  type Answer,
  answerInPlace,
  begin,
  MANAGEMENT_API,
  type Pending,
  redeem,
  refresh,
  signOutUrl,
} from "./protocol"

/** A token is renewed this long before it expires, in ms. */
const EARLY = 30_000
const PENDING = "keyward-console-sign-in"
const CHANNEL = "keyward-console"

export interface Person {
  id: string
  name: string
  picture?: string
}

export class Session {
  readonly #configuration: Configuration
  readonly #tokens = new Map<string, Answer>()
  readonly #watchers = new Set<() => void>()
  #pending?: Pending
  #server?: oauth.AuthorizationServer
  #refreshToken?: string
  #idToken?: string
  /** Refresh tokens are used once: one request after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #signedInAgain?: { promise: Promise<void>; resolve: () => void }
  person?: Person

  constructor(configuration: Configuration) {
    this.#configuration = configuration
  }

  /** Whether requests wait for a new sign-in. */
  get isExpired() {
    return this.#signedInAgain !== undefined
  }

  /** Calls back whenever `isExpired` changes; for `useSyncExternalStore`. */
  watch = (watcher: () => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Signs in by the server's session, or leaves for the sign-in page.
   * @returns the path to show; `undefined` while the browser leaves this page
   */
  async start(path: string, search: string): Promise<string | undefined> {
    if (path !== "/callback") return this.#resume(path + search)
    const kept = sessionStorage.getItem(PENDING)
    const pending: Pending | undefined = kept ? JSON.parse(kept) : undefined
    const state = new URLSearchParams(search).get("state")
    if (!pending || pending.state !== state) {
      if (await handToOpener(search)) return undefined
      return this.#resume("/")
    }
    sessionStorage.removeItem(PENDING)
    return this.#take(pending, search)
  }

  /** Asks for a sign-in by the server's session alone. */
  async #resume(path: string): Promise<string | undefined> {
    const { pending, url } = await begin(this.#configuration, path, true)
    const search = await answerInPlace(url)
    return search === undefined ? this.#leave(pending, url) : this.#take(pending, search)
  }

  /** Takes what the server answered to a sign-in of this page. */
  async #take(pending: Pending, search: string): Promise<string | undefined> {
    try {
      this.#keep(await redeem(this.#configuration, pending, search), pending.server)
      return pending.path
    } catch (error) {
      if (asksForPerson(error)) return this.#signIn(pending.path)
      throw error
    }
  }

  async #signIn(path: string): Promise<undefined> {
    const { pending, url } = await begin(this.#configuration, path, false)
    return this.#leave(pending, url)
  }

  #leave(pending: Pending, url: URL): undefined {
    sessionStorage.setItem(PENDING, JSON.stringify(pending))
    location.replace(url)
    return undefined
  }

  #keep(answer: Answer, server: oauth.AuthorizationServer) {
    this.#server = server
    this.#tokens.clear()
    this.#keepToken(MANAGEMENT_API(this.#configuration.tenant), answer)
    const { claims } = answer
    if (claims) {
      const name = [claims.name, claims.username, claims.email].find((text) => typeof text === "string" && text !== "")
      const picture = typeof claims.picture === "string" ? claims.picture : undefined
      this.person = { id: claims.sub, name: String(name ?? claims.sub), picture }
    }
  }

  #keepToken(resource: string, answer: Answer) {
    this.#tokens.set(resource, answer)
    this.#refreshToken = answer.refreshToken ?? this.#refreshToken
    this.#idToken = answer.idToken ?? this.#idToken
  }

  /** A token for a resource. While the session has ended it waits for the next sign-in.
   * @param renew asks for a new one even when the last seems good: the server refused it
   */
  accessToken(resource: string, renew = false): Promise<string> {
    const refused = renew ? this.#tokens.get(resource) : undefined
    const run = this.#queue.then(() => this.#freshToken(resource, refused))
    this.#queue = run.catch(() => {})
    return run
  }

  async #freshToken(resource: string, refused?: Answer): Promise<string> {
    for (;;) {
      const known = this.#tokens.get(resource)
      if (known && known !== refused && known.expiresAt - EARLY > Date.now()) return known.accessToken
      if (this.#server && this.#refreshToken) {
        try {
          const answer = await refresh(this.#configuration, this.#server, this.#refreshToken, resource)
          this.#keepToken(resource, answer)
          return answer.accessToken
        } catch (error) {
          if (!(error instanceof oauth.ResponseBodyError)) throw error
          this.#refreshToken = undefined
        }
      }
      await this.#expire()
    }
  }

  #expire(): Promise<void> {
    if (!this.#signedInAgain) {
      this.#signedInAgain = Promise.withResolvers<void>()
      this.#tellWatchers()
    }
    return this.#signedInAgain.promise
  }

  #tellWatchers() {
    for (const watcher of this.#watchers) watcher()
  }

  /** Opens the sign-in page in a window of its own; what it answers comes back over a channel of this origin. */
  async signInAgain() {
    // Opened at once: a browser allows it only while the click is handled.
    const opened = window.open("about:blank", "keyward-sign-in", "popup,width=480,height=720")
    const { pending, url } = await begin(this.#configuration, "/", false)
    this.#pending = pending
    const channel = new BroadcastChannel(CHANNEL)
    channel.onmessage = async ({ data }) => {
      if (typeof data?.search !== "string" || this.#pending !== pending) return
      if (new URLSearchParams(data.search).get("state") !== pending.state) return
      channel.postMessage({ taken: pending.state })
      channel.close()
      const person = this.person
      const answer = await redeem(this.#configuration, pending, data.search)
      // Somebody else must not go on with what this person has written.
      if (person && answer.claims?.sub !== person.id) return location.reload()
      this.#keep(answer, pending.server)
      this.#signedInAgain?.resolve()
      this.#signedInAgain = undefined
      this.#tellWatchers()
    }
    if (opened) opened.location = url.href
    else await this.#signIn(location.pathname)
  }

  signOut() {
    if (this.#server) location.assign(signOutUrl(this.#configuration, this.#server, this.#idToken))
  }
}

/** Whether the server wants to ask the person something (OpenID Connect Core §3.1.2.6). */
function asksForPerson(error: unknown) {
  const asks = ["login_required", "interaction_required", "consent_required", "account_selection_required"]
  return error instanceof oauth.AuthorizationResponseError && asks.includes(error.error)
}

/** Gives an answer to the tab that waits for it, and closes this window. */
async function handToOpener(search: string): Promise<boolean> {
  const channel = new BroadcastChannel(CHANNEL)
  const state = new URLSearchParams(search).get("state")
  const taken = new Promise<boolean>((resolve) => {
    channel.onmessage = ({ data }) => data?.taken === state && resolve(true)
    setTimeout(() => resolve(false), 500)
  })
  channel.postMessage({ search })
  const isTaken = await taken
  channel.close()
  if (isTaken) window.close()
  return isTaken
}
