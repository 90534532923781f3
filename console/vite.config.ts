import { brotliCompressSync } from "node:zlib"
import react from "@vitejs/plugin-react"
import type { HtmlTagDescriptor, Plugin, Rolldown } from "vite"
import { defineConfig } from "vitest/config"

/** What may be loaded before the first page can be used, compressed, in bytes. */
const FIRST_LOAD = 350_000

/** What the entry loads at once, beside what it imports. */
const APPLICATION = /\/src\/application\.tsx$/
const isApplication = (chunk: Rolldown.OutputChunk) => chunk.moduleIds.some((id) => APPLICATION.test(id))

/** Fails the build when the entry, the application, what they import and its styles are more than that. */
const firstLoad: Plugin = {
  name: "first-load",
  apply: "build",
  generateBundle(_, bundle) {
    const wanted = Object.values(bundle).flatMap((one) =>
      one.type === "chunk" && (one.isEntry || isApplication(one)) ? [one.fileName] : [],
    )
    const counted = new Set<string>()
    let size = 0
    for (let name = wanted.pop(); name; name = wanted.pop()) {
      const one = bundle[name]
      if (!one || counted.has(name)) continue
      counted.add(name)
      size += brotliCompressSync(one.type === "chunk" ? one.code : one.source).length
      if (one.type === "chunk") wanted.push(...one.imports, ...(one.viteMetadata?.importedCss ?? []))
    }
    this.info(`first load: ${Math.round(size / 1000)} kB compressed`)
    if (size > FIRST_LOAD) this.error(`the first load is ${size} bytes compressed; ${FIRST_LOAD} are allowed`)
  },
}

/** The modules of the entry, and those of the application that are not among them. */
const entry = new Set<string>()
const application = new Set<string>()

/** Finds them: each becomes one file. What they share with later pages would be sixty, each a request with its head. */
const twoFiles: Plugin = {
  name: "two-files",
  apply: "build",
  buildEnd() {
    const collect = (into: Set<string>, isRoot: (id: string) => boolean | undefined) => {
      into.clear()
      const wanted = [...this.getModuleIds()].filter(isRoot)
      for (let id = wanted.pop(); id; id = wanted.pop()) {
        if (into.has(id) || entry.has(id)) continue
        into.add(id)
        wanted.push(...(this.getModuleInfo(id)?.importedIds ?? []))
      }
    }
    entry.clear()
    collect(entry, (id) => this.getModuleInfo(id)?.isEntry)
    collect(application, (id) => APPLICATION.test(id))
  },
}

/** The page names the files of the application: they come beside the entry and not after it. */
const beside: Plugin = {
  name: "beside",
  apply: "build",
  transformIndexHtml: {
    order: "post",
    handler(_, { bundle = {} }): HtmlTagDescriptor[] {
      const chunks = Object.values(bundle).filter((one) => one.type === "chunk")
      return chunks.filter(isApplication).flatMap(({ fileName, viteMetadata }) => [
        { tag: "link", injectTo: "head", attrs: { rel: "modulepreload", crossorigin: true, href: `./${fileName}` } },
        ...[...(viteMetadata?.importedCss ?? [])].map((style) => ({
          tag: "link",
          injectTo: "head" as const,
          attrs: { rel: "preload", as: "style", crossorigin: true, href: `./${style}` },
        })),
      ])
    },
  },
}

/** The editor makes style sheets by script: the page's policy wants its nonce on them. */
const nonceOfEditor: Plugin = {
  name: "nonce-of-editor",
  apply: "build",
  transform: {
    filter: { id: /monaco-editor\/esm\/vs\/base\/browser\/domStylesheets\.js$/ },
    handler(code) {
      const line = "style.type = 'text/css';"
      if (!code.includes(line)) this.error("this version of the editor makes its style sheets in another way")
      return { code: code.replace(line, `${line} style.nonce = globalThis.__webpack_nonce__;`), map: null }
    },
  },
}

/** Its languages bring all features of the editor along; those that the Console has are in src/parts/editor/monaco.ts. */
const fewFeatures: Plugin = {
  name: "few-features",
  apply: "build",
  transform: {
    filter: { id: /monaco-editor\/esm\/vs\/internal\/common\/workers\.js$/ },
    handler: (code) => ({ code: code.replace(/^import '[^']+';$/gm, ""), map: null }),
  },
}

// The server puts a nonce, its configuration and its base path where index.html leaves room for them (crates/console), and
// compresses what it embeds: so nothing here depends on where the Console will be mounted.
export default defineConfig({
  base: "./",
  plugins: [react(), firstLoad, twoFiles, beside, nonceOfEditor, fewFeatures],
  html: { cspNonce: "{{nonce}}" },
  build: {
    target: "es2022",
    // CSP has no `data:` for scripts and fonts, and small pictures are few.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "entry", test: (id) => entry.has(id) },
            { name: "application", test: (id) => application.has(id) },
          ],
        },
      },
    },
  },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
})
