import type { Step } from "../guides"
import actions from "./files/app/actions.ts?raw"
import callback from "./files/app/callback/route.ts?raw"
import page from "./files/app/page.tsx?raw"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import oidc from "./files/lib/oidc.ts?raw"
import session from "./files/lib/session.ts?raw"
import run from "./files/run.sh?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env.local", source: environment }] },
  { id: "oidc", samples: [{ name: "lib/oidc.ts", source: oidc }] },
  { id: "session", samples: [{ name: "lib/session.ts", source: session }] },
  {
    id: "routes",
    samples: [
      { name: "app/actions.ts", source: actions },
      { name: "app/callback/route.ts", source: callback },
    ],
  },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:3000/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:3000" } },
  { id: "page", samples: [{ name: "app/page.tsx", source: page }] },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
