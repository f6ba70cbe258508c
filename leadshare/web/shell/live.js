// Page updates: server-sent events while the page is looked at, polling each few seconds where they do not get through.
//
// A hint ("leads changed") becomes a DOM event `live:leads` and `live:any` on the body; parts of the page that carry
// hx-trigger="live:leads from:body" then fetch themselves. No data travels in the hint.
// The stream is closed while the tab is hidden: a browser opens only six connections to one server over HTTP/1.1.

const TOPICS = ["leads", "deliveries", "quarantine", "listings"];
const GATHER_MS = 250;
const address = document.body.dataset.events;
const pollMs = 1000 * Number(document.body.dataset.pollSeconds || 5);

let stream = null;
let poll = null;
let waiting = new Set();

function announce(topics) {
  if (waiting.size === 0) setTimeout(dispatch, GATHER_MS);
  topics.forEach((topic) => waiting.add(topic));
}

function dispatch() {
  const topics = [...waiting, "any"];
  waiting = new Set();
  topics.forEach((topic) => document.body.dispatchEvent(new CustomEvent(`live:${topic}`)));
}

function startPolling() {
  poll ??= setInterval(() => document.hidden || announce(TOPICS), pollMs);
}

function stopPolling() {
  clearInterval(poll);
  poll = null;
}

function open() {
  if (stream || document.hidden) return;
  stream = new EventSource(address);
  stream.addEventListener("open", () => {
    stopPolling();
    document.body.dataset.live = "on";
    announce(TOPICS); // what happened between the page and the stream
  });
  stream.addEventListener("error", startPolling);
  TOPICS.forEach((topic) => stream.addEventListener(topic, () => announce([topic])));
}

function close() {
  stream?.close();
  stream = null;
  stopPolling();
}

if (address) {
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", open);
  open();
}

// A part may bring the newest state of rows that this page does not show (any more): htmx would log each as an error.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  const { serverResponse } = event.detail;
  if (!serverResponse.includes("hx-swap-oob")) return;
  const brought = new DOMParser().parseFromString(serverResponse, "text/html").body;
  brought.querySelectorAll("[hx-swap-oob]").forEach((part) => document.getElementById(part.id) ?? part.remove());
  event.detail.serverResponse = brought.innerHTML;
});
