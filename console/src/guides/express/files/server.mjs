import express from "express"
import session from "express-session"
import { begin, end, finish } from "./oidc.mjs"

const app = express()

app.use(
  session({
    secret: process.env.SESSION_SECRET ?? "",
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax" },
  }),
)

app.get("/", (request, response) => {
  const { user } = request.session
  response.type("html").send(
    user
      ? `<p>You are signed in as ${escape(user.name ?? user.phone_number ?? user.sub)}.</p><a href="/sign-out">Sign out</a>`
      : '<a href="/sign-in">Sign in</a>',
  )
})

app.get("/sign-in", async (request, response) => {
  const { pending, url } = await begin()
  request.session.pending = pending
  response.redirect(url)
})

app.get("/callback", async (request, response) => {
  const { pending } = request.session
  if (!pending) {
    response.redirect("/sign-in")
    return
  }
  const { claims, idToken } = await finish(new URL(request.originalUrl, "http://localhost").search, pending)
  // A new session for the person: what came before the sign-in is not carried over.
  request.session.regenerate((error) => {
    if (error) {
      response.sendStatus(500)
      return
    }
    request.session.user = claims
    request.session.idToken = idToken
    response.redirect("/")
  })
})

app.get("/sign-out", (request, response) => {
  const { idToken } = request.session
  request.session.destroy(() => response.redirect(end(idToken)))
})

/** @param {unknown} text */
const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

const port = process.env.PORT ?? 3000
app.listen(port, (error) => {
  if (error) throw error
  console.log(`http://localhost:${port}`)
})
