// Puts `NAME.br` beside every file of a folder that is worth it: what servers send to browsers that take Brotli.

import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { brotliCompressSync, constants } from "node:zlib"

const folder = process.argv[2]
const worthIt = /\.(js|css|svg|json|ttf)$/

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !worthIt.test(entry.name)) continue
  const file = join(entry.parentPath ?? entry.path, entry.name)
  const bytes = readFileSync(file)
  const compressed = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  })
  if (compressed.length < bytes.length * 0.9) writeFileSync(`${file}.br`, compressed)
}
