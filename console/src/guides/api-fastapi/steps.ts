import type { Step } from "../guides"
import authorize from "./files/authorize.py?raw"
import call from "./files/call.sh?raw"
import environment from "./files/env.txt?raw"
import install from "./files/install.sh?raw"
import main from "./files/main.py?raw"
import run from "./files/run.sh?raw"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "Terminal", source: install }] },
  { id: "environment", samples: [{ name: ".env", source: environment }] },
  { id: "authorize", samples: [{ name: "authorize.py", source: authorize }] },
  { id: "server", samples: [{ name: "main.py", source: main }] },
  {
    id: "call",
    samples: [
      { name: "Terminal", source: run },
      { name: "Another terminal", source: call },
    ],
  },
]
