// @ts-check
// The inbox of development mode looks for new messages, copies codes, and shows the reader's own
// time. Without it the page loads itself again.

const inbox = document.querySelector("[data-refresh]");
const improve = () => {
  for (const button of document.querySelectorAll("[data-copy]")) button.removeAttribute("hidden");
  for (const time of document.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = at.toLocaleTimeString(document.documentElement.lang);
  }
};

if (inbox) {
  let shown = inbox.innerHTML;
  improve();
  inbox.addEventListener("click", async (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.getAttribute("data-copy") ?? "");
    button.textContent = button.getAttribute("data-done");
  });
  setInterval(async () => {
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-refresh]");
    if (!fresh || fresh.innerHTML === shown) return;
    shown = fresh.innerHTML;
    inbox.replaceChildren(...fresh.childNodes);
    improve();
  }, Number(inbox.getAttribute("data-refresh")) * 1000);
}
