import type { Step } from "../guides"
import install from "./files/install.sh?raw"
import run from "./files/run.sh?raw"
import app from "./files/src/App.tsx?raw"
import main from "./files/src/main.tsx?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "provider", samples: [{ name: "src/main.tsx", source: main }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:5173/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:5173" } },
  { id: "buttons", samples: [{ name: "src/App.tsx", source: app }] },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
