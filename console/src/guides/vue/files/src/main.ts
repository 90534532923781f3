import { createApp } from "vue"
import App from "./App.vue"
import { start } from "./auth"

start()
  .catch((error: Error) => console.error("The sign-in failed:", error.message))
  .finally(() => createApp(App).mount("#app"))
