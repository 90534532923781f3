import type { Step } from "../guides"
import properties from "./files/application.properties?raw"
import build from "./files/build.gradle?raw"
import home from "./files/HomeController.java?raw"
import run from "./files/run.sh?raw"
import security from "./files/SecurityConfig.java?raw"

const PACKAGE = "src/main/java/com/example/bookstore"

export const steps: Step[] = [
  { id: "install", samples: [{ name: "build.gradle", source: build }] },
  { id: "values", samples: [{ name: "src/main/resources/application.properties", source: properties }] },
  { id: "security", samples: [{ name: `${PACKAGE}/SecurityConfig.java`, source: security }] },
  { id: "page", samples: [{ name: `${PACKAGE}/HomeController.java`, source: home }] },
  { id: "redirect", field: { kind: "redirectUris", suggestion: "http://localhost:8080/login/oauth2/code/keyward" } },
  { id: "signOut", field: { kind: "postLogoutRedirectUris", suggestion: "http://localhost:8080" } },
  { id: "checkpoint", samples: [{ name: "Terminal", source: run }], isCheckpoint: true },
]
