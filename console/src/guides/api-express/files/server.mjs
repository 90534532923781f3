import express from "express"
import { authorize } from "./authorize.mjs"

const app = express()

app.get("/books", authorize("read:books"), (_request, response) => {
  response.json({ reader: response.locals.subject, books: ["The Moonstone"] })
})

const port = process.env.PORT ?? 4000
app.listen(port, (error) => {
  if (error) throw error
  console.log(`http://localhost:${port}`)
})
