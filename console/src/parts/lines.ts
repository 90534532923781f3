// A list of short texts as a text with a line for each, and back.

export const textOf = (items: readonly string[]) => items.join("\n")

/** Without empty lines and without those that were there already. */
export const linesOf = (text: string) => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  ),
]
