import type { Step } from "../guides"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import oidc from "./files/oidc.mjs?raw"
import run from "./files/run.sh?raw"
import server from "./files/server.mjs?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "oidc", samples: [{ name: "oidc.mjs", source: oidc }] },
  { id: "server", samples: [{ name: "server.mjs", source: server }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:3000/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:3000" } },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
