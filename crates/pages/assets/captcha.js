// @ts-check
// The captcha of a page that begins a conversation: loads the provider's script, keeps what it gives in the forms, and
// holds a form back until there is something to send with it.

const box = /** @type {HTMLElement} */ (document.querySelector("[data-captcha]"));
const { captcha: kind, script: source = "", site = "", language, theme: mode, waiting: wait, lost } = box.dataset;
const widget = /** @type {HTMLElement} */ (box.querySelector("[data-widget]"));
const status = /** @type {HTMLElement} */ (box.querySelector('[role="status"]'));
const tokens = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name="captcha"]'));
const isDark = mode === "dark" || (mode === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
const theme = isDark ? "dark" : "light";

/** The form that somebody has sent off before there was a token. @type {HTMLFormElement | null} */
let waiting = null;
/** Whether there is no script to wait for. */
let isLost = false;
/** Asks the provider, where it does not by itself. */
let ask = () => {};
/** Makes the widget begin again. */
let reset = () => {};

/** @param {string} [text] @param {string} [look] */
const say = (text = "", look = "hint") => {
  status.textContent = text;
  status.className = look;
};

/** @param {string} token what the provider gave, or nothing when that does not count any more */
const put = (token) => {
  for (const field of tokens) field.value = token;
  if (!token) return;
  isLost = false;
  say();
  const form = waiting;
  waiting = null;
  form?.requestSubmit();
};

const fail = () => {
  put("");
  waiting = null;
  isLost = true;
  say(lost, "error");
};

/** What is common to all widgets. */
const options = {
  sitekey: site,
  theme,
  action: "interaction",
  callback: put,
  "expired-callback": () => put(""),
  "error-callback": () => {
    fail();
    return true;
  },
};

/** The ways to begin, by kind. @type {Record<string, (provider: any) => void>} */
const begin = {
  turnstile: ({ turnstile }) => {
    const own = { language, size: "flexible", "response-field": false, "refresh-expired": "auto" };
    const id = turnstile.render(widget, { ...options, ...own, "timeout-callback": () => put("") });
    reset = () => turnstile.reset(id);
  },
  // Whoever has ticked the box too long ago ticks it again.
  "recaptcha-box": ({ grecaptcha: { enterprise } }) => {
    enterprise.ready(() => {
      const id = enterprise.render(widget, options);
      reset = () => enterprise.reset(id);
    });
  },
  // Nothing shows: the question is what the person does until the form goes off, so each time it is a new one.
  "recaptcha-score": ({ grecaptcha: { enterprise } }) => {
    ask = () => enterprise.ready(() => enterprise.execute(site, { action: "interaction" }).then(put, fail));
    if (waiting) ask();
  },
};

const load = () => {
  isLost = false;
  const script = document.createElement("script");
  // Providers hand the nonce on to what they load.
  script.nonce = /** @type {HTMLElement} */ (document.querySelector("script[nonce]")).nonce;
  script.src = source;
  script.onload = () => {
    try {
      begin[kind ?? ""](window);
    } catch {
      fail();
    }
  };
  script.onerror = () => {
    script.remove();
    fail();
    ask = load;
  };
  ask = () => {};
  document.head.append(script);
};

for (const { form } of tokens) {
  form?.addEventListener("submit", (event) => {
    if (tokens[0].value) return;
    // Nor does the page say yet that it is being sent.
    event.preventDefault();
    event.stopPropagation();
    waiting = form;
    if (!isLost || ask === load) say(wait);
    ask();
  });
}
// What the browser keeps of a page is kept with a token that was used.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  put("");
  reset();
});
load();
