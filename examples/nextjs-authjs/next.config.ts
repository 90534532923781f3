import type { NextConfig } from "next"

const config: NextConfig = {
  // As in new apps: what is not known beforehand must say so.
  cacheComponents: true,
  // The folder is a project of its own, whatever lock files lie above it.
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  images: { unoptimized: true },
  poweredByHeader: false,
}

export default config
