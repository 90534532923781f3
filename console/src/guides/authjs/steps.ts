// The code is that of examples/nextjs-authjs, which a test builds and signs in to; only what is typed in a terminal and the
// values stand here.

import route from "../../../../examples/nextjs-authjs/app/api/auth/[...nextauth]/route.ts?raw"
import buttons from "../../../../examples/nextjs-authjs/app/buttons.tsx?raw"
import page from "../../../../examples/nextjs-authjs/app/page.tsx?raw"
import auth from "../../../../examples/nextjs-authjs/auth.ts?raw"
import proxy from "../../../../examples/nextjs-authjs/proxy.ts?raw"
import type { Step } from "../guides"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import production from "./files/production.txt?raw"
import run from "./files/run.sh?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env.local", source: environment }] },
  { id: "route", samples: [{ name: "app/api/auth/[...nextauth]/route.ts", source: route }] },
  { id: "auth", samples: [{ name: "auth.ts", source: auth }] },
  { id: "proxy", samples: [{ name: "proxy.ts", source: proxy }] },
  {
    id: "redirect",
    field: { kind: "redirectUris", suggestion: "http://localhost:3000/api/auth/callback/logto" },
  },
  { id: "buttons", samples: [{ name: "app/buttons.tsx", source: buttons }] },
  { id: "page", samples: [{ name: "app/page.tsx", source: page }] },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
  { id: "production", samples: [{ name: ".env.production", source: production }] },
]
