import type { Step } from "../guides"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import main from "./files/main.go?raw"
import oidc from "./files/oidc.go?raw"
import run from "./files/run.sh?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "oidc", samples: [{ name: "oidc.go", source: oidc }] },
  { id: "routes", samples: [{ name: "main.go", source: main }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:3000/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:3000" } },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
