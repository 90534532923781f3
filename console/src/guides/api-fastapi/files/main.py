from typing import Annotated

from fastapi import FastAPI

from authorize import authorize

app = FastAPI()


@app.get("/books")
def books(reader: Annotated[str, authorize("read:books")]):
    return {"reader": reader, "books": ["The Moonstone"]}
