// @ts-check
// Comfort for the sign-in pages. Every page works without it.

/** @param {string} selector */
const all = (selector) => [...document.querySelectorAll(selector)];

// A form is sent once; its button says what is being done. It is free again after a while, or when
// the browser brings the page back.
const free = () => {
  for (const button of all("[aria-busy]")) {
    button.textContent = button.getAttribute("data-idle");
    button.removeAttribute("aria-busy");
  }
};
addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.querySelector("[aria-busy]")) return event.preventDefault();
  const button = form.querySelector("[data-busy]");
  if (!button) return;
  button.setAttribute("data-idle", button.textContent ?? "");
  button.setAttribute("aria-busy", "true");
  button.textContent = button.getAttribute("data-busy");
  setTimeout(free, 15_000);
});
addEventListener("pageshow", (event) => event.persisted && free());

// A number that begins with its country's code moves the country list along. Where several
// countries share a code, the largest one is meant, unless one of them is chosen already. Beside a
// field that takes names and addresses too, the list shows once a number is being typed.
const number = /** @type {HTMLInputElement | null} */ (document.querySelector("#phone,#identifier"));
const country = /** @type {HTMLSelectElement | null} */ (document.querySelector('[name="country"]'));
const region = document.querySelector("[data-region]");
const follow = () => {
  const text = number?.value.normalize("NFKC") ?? "";
  region?.toggleAttribute("hidden", !/^\s*[\d(][\d\s().-]{2,}$/.test(text));
  const digits = /^\s*(?:\+|00)([\d\s().-]+)/.exec(text)?.[1].replace(/\D/g, "");
  if (!digits || !country) return;
  /** @param {HTMLOptionElement} option */
  const dial = (option) => /\+(\d+)\)\s*$/.exec(option.text)?.[1] ?? "-";
  const fits = [...country.options].filter((option) => digits.startsWith(dial(option)));
  if (!fits.length || fits.includes(country.selectedOptions[0])) return;
  const main = ["US", "RU", "GB", "AU", "IT", "NO", "FI", "MA", "RE", "GP", "CW", "SH"];
  country.value = (fits.find((option) => main.includes(option.value)) ?? fits[0]).value;
};
number?.addEventListener("input", follow);
if (region) follow();

// A password can be looked at. It is hidden again before it is sent, so that no browser offers it
// as a word that was typed before.
for (const button of all("[data-reveal]")) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(button.getAttribute("data-reveal") ?? ""));
  const words = [button.textContent, button.getAttribute("data-hide")];
  const show = (/** @type {boolean} */ shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = words[Number(shown)];
  };
  button.removeAttribute("hidden");
  button.addEventListener("click", () => show(field.type === "password"));
  field.form?.addEventListener("submit", () => show(false));
}

// The code: digits of any script and with any spaces are taken; the sixth sends the form, and so
// does a message that the browser reads (WebOTP).
const code = /** @type {HTMLInputElement | null} */ (document.querySelector("#code"));
if (code?.form) {
  const form = code.form;
  let sent = code.value;
  const digits = (/** @type {string} */ text) => text.normalize("NFKC").replace(/\D/g, "");
  const take = (/** @type {string} */ text) => {
    code.value = digits(text).slice(0, 6);
    if (code.value.length < 6 || code.value === sent) return;
    sent = code.value;
    form.requestSubmit();
  };
  for (const hint of all("[data-scripted]")) hint.textContent = hint.getAttribute("data-scripted");
  code.select();
  code.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) take(code.value);
  });
  code.addEventListener("compositionend", () => take(code.value));
  code.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (digits(text).length !== 6) return;
    event.preventDefault();
    take(text);
  });
  if ("OTPCredential" in window) {
    const abort = new AbortController();
    form.addEventListener("submit", () => abort.abort());
    const wanted = /** @type {any} */ ({ otp: { transport: ["sms"] }, signal: abort.signal });
    navigator.credentials.get(wanted).then(
      (/** @type {any} */ message) => take(message?.code ?? ""),
      () => {},
    );
  }
}

// The wait before another code, in words, beside a button that waits with it.
for (const wait of all("[data-wait]")) {
  const button = /** @type {HTMLButtonElement | null} */ (wait.parentElement?.querySelector("button"));
  const end = Date.now() + Number(wait.getAttribute("data-wait")) * 1000;
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    wait.textContent = (wait.getAttribute("data-text") ?? "").replace("{{seconds}}", `${left}`);
    wait.toggleAttribute("hidden", left <= 0);
    if (button) button.disabled = left > 0;
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}

// The answer to an application that asked for a form post goes off by itself.
for (const form of all("form[data-autosubmit]")) /** @type {HTMLFormElement} */ (form).submit();
