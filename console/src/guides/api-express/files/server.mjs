import express from "express"
import { authorize } from "./authorize.mjs"

const app = express()

app.get("/books", authorize("read:books"), (_request, response) => {
  response.json({ reader: response.locals.subject, books: ["The Moonstone"] })
})

app.listen(4000, () => console.log("http://localhost:4000"))
