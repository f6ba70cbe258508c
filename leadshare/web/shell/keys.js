// Keys of a list: j and k move the row cursor, Enter opens, / searches, ? helps. Letters do nothing inside a field,
// and can be switched off; that choice stays in this browser.

const SWITCH = "leadshare-keys";
const dialog = document.getElementById("keys");
const isOn = () => localStorage.getItem(SWITCH) !== "off";
const rows = () => [...document.querySelectorAll("[data-rows] > tr:not(.note)")];
const current = () => document.querySelector("[data-rows] > tr.is-current:not(.note)");

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(current());
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  current()?.classList.remove("is-current");
  next.classList.add("is-current");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("th a")?.focus({ preventScroll: true });
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => dialog?.showModal(),
};

function isTyping(target) {
  return target.closest("input, select, textarea, dialog, [contenteditable]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!isOn() && event.key !== "?") return;
  const act = ACTS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

function labelSwitch(button) {
  button.textContent = isOn() ? button.dataset.on : button.dataset.off;
}

const button = document.querySelector("[data-keys-switch]");
if (button) {
  labelSwitch(button);
  button.addEventListener("click", () => {
    localStorage.setItem(SWITCH, isOn() ? "off" : "on");
    labelSwitch(button);
  });
}
