import { expect, it } from "vitest"
import { withoutStyles } from "./styles"

it("renames styles of elements only", () => {
  expect(withoutStyles('<div style="top:0px;" class="view-line"><span class="mtk1">a style="b"</span></div>')).toBe(
    '<div data-lines-style="top:0px;" class="view-line"><span class="mtk1">a style="b"</span></div>',
  )
  expect(withoutStyles('<div class="a" style="left:1px"></div>')).toBe(
    '<div class="a" data-lines-style="left:1px"></div>',
  )
})
