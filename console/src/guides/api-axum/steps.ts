import type { Step } from "../guides"
import call from "./files/call.sh?raw"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import run from "./files/run.sh?raw"
import authorize from "./files/src/authorize.rs?raw"
import main from "./files/src/main.rs?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "authorize", samples: [{ name: "src/authorize.rs", source: authorize }] },
  { id: "server", samples: [{ name: "src/main.rs", source: main }] },
  {
    id: "call",
    samples: [
      { name: "Terminal", source: run },
      { name: "Another terminal", source: call },
    ],
  },
]
