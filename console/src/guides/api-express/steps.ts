import type { Step } from "../guides"
import authorize from "./files/authorize.mjs?raw"
import call from "./files/call.sh?raw"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import run from "./files/run.sh?raw"
import server from "./files/server.mjs?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "authorize", samples: [{ name: "authorize.mjs", source: authorize }] },
  { id: "server", samples: [{ name: "server.mjs", source: server }] },
  {
    id: "call",
    samples: [
      { name: "Terminal", source: run },
      { name: "Another terminal", source: call },
    ],
  },
]
