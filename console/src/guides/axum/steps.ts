import type { Step } from "../guides"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import run from "./files/run.sh?raw"
import main from "./files/src/main.rs?raw"
import oidc from "./files/src/oidc.rs?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "oidc", samples: [{ name: "src/oidc.rs", source: oidc }] },
  { id: "routes", samples: [{ name: "src/main.rs", source: main }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:3000/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:3000" } },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
