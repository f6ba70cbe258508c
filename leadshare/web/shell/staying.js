// When a part of the page is exchanged, the reader stays where they were: the focus on the same control (or where the
// control that was pressed says), and what stood open stays open.

const quoted = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;
let before = null;

function findAgain(control) {
  if (control.dataset.focusNext) return control.dataset.focusNext;
  if (control.id) return `#${CSS.escape(control.id)}`;
  const address = control.getAttribute("href");
  if (address) return `a[href=${quoted(address)}]`;
  const act = control.closest("form")?.getAttribute("action");
  return act ? `form[action=${quoted(act)}] ${control.tagName}` : null;
}

function opened(part) {
  return [...part.querySelectorAll("details")].map((fold) => fold.open);
}

document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { target } = detail;
  const control = document.activeElement;
  const isInside = target.contains(control) && control !== target && control !== document.body;
  before = { id: target.id, again: isInside ? findAgain(control) : null, folds: opened(target) };
  before.foldWithFocus = isInside && control.tagName === "SUMMARY" ? indexOfFold(target, control) : -1;
});

function indexOfFold(part, summary) {
  return [...part.querySelectorAll("details > summary")].indexOf(summary);
}

document.body.addEventListener("htmx:afterSwap", () => {
  if (!before) return;
  const { id, again, folds, foldWithFocus } = before;
  before = null;
  const part = id ? document.getElementById(id) : null;
  const now = part ? [...part.querySelectorAll("details")] : [];
  // As many as before: the same ones. Otherwise nobody can say which is which.
  if (now.length === folds.length) now.forEach((fold, index) => (fold.open ||= folds[index]));
  if (document.activeElement !== document.body) return;
  const control = foldWithFocus >= 0 ? part?.querySelectorAll("details > summary")[foldWithFocus] : again && document.querySelector(again);
  control?.focus({ preventScroll: true });
});
