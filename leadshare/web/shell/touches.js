// Small courtesies that a page does without: copying an address, closing a menu, letting a toast go.

const TOAST_MS = 8000;
const say = (words) => (document.getElementById("live").textContent = words);

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // a page without TLS has no clipboard of its own
  }
  button.lastChild.textContent = button.dataset.copied;
  say(button.dataset.copied);
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("[data-menu][open]").forEach((menu) => menu.contains(event.target) || (menu.open = false));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("[data-menu][open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

function letGo(toast) {
  if (toast.matches(":hover, :focus-within")) setTimeout(() => letGo(toast), 1000);
  else toast.remove();
}

document.querySelectorAll("[data-toast]").forEach((toast) => {
  say(toast.firstElementChild.textContent);
  const button = toast.querySelector("[data-toast-close]");
  button.hidden = false;
  button.addEventListener("click", () => toast.remove());
  setTimeout(() => letGo(toast), TOAST_MS);
});
document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));

// htmx drops the answer of a failed part by itself; the reader is told instead of left with an old figure.
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 403 || event.detail.xhr.status === 401) window.location.reload();
});
