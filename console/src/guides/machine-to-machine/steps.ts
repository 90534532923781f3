import type { Step } from "../guides"
import call from "./files/call.mjs?raw"
import environment from "./files/env.txt?raw"
import run from "./files/run.sh?raw"
import token from "./files/token.sh?raw"

export const steps: Step[] = [
  { id: "rights" },
  { id: "token", samples: [{ name: "Terminal", source: token }] },
  {
    id: "program",
    samples: [
      { name: ".env", source: environment },
      { name: "call.mjs", source: call },
    ],
  },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
