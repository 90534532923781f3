// The page's policy lets no element carry styles in HTML text (`style-src` without 'unsafe-inline'), and the editor draws its
// lines as such text. So styles travel under another name and are set by script, which the policy allows.

const NAME = "data-lines-style"

/** HTML whose elements carry their styles under another name. Text between the elements is not touched: `<` is escaped there. */
export const withoutStyles = (html: string) =>
  html.replace(/<[a-z][^>]*>/g, (tag) => tag.replace(/(\s)style="/g, `$1${NAME}="`))

function apply(element: Element) {
  const style = element.getAttribute(NAME)
  if (style === null || !(element instanceof HTMLElement || element instanceof SVGElement)) return
  element.removeAttribute(NAME)
  // What the editor has set since then is newer.
  element.style.cssText = `${style};${element.style.cssText}`
}

/** Sets the styles of whatever comes into `root`, before it is painted. @returns what ends that */
export function applyStyles(root: Element): () => void {
  const observer = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue
        apply(node)
        for (const inner of node.querySelectorAll(`[${NAME}]`)) apply(inner)
      }
    }
  })
  observer.observe(root, { childList: true, subtree: true })
  return () => observer.disconnect()
}
