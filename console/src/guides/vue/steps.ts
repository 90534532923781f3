import type { Step } from "../guides"
import install from "./files/install.sh?raw"
import run from "./files/run.sh?raw"
import app from "./files/src/App.vue?raw"
import auth from "./files/src/auth.ts?raw"
import main from "./files/src/main.ts?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "auth", samples: [{ name: "src/auth.ts", source: auth }] },
  { id: "main", samples: [{ name: "src/main.ts", source: main }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:5173/callback" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:5173" } },
  { id: "buttons", samples: [{ name: "src/App.vue", source: app }] },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
