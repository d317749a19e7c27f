// Watches over the session of an open page. When it has ended, the page says so and keeps what was typed; when the person has signed in
// again in another tab, the page begins anew, and keep.js puts back what was typed.

const box = () => document.getElementById("session-ended");

let isWatched = false;

/** Whether the node still knows who this is; a node that cannot be reached has not said no. */
const stands = async () => {
  try {
    return (await fetch("/console/session", { cache: "no-store" })).status !== 401;
  } catch {
    return true;
  }
};

/** While the live connection is lost, the node cannot show it in the page. */
const look = async () => {
  const shown = box();
  if (shown?.hidden && !await stands()) shown.hidden = false;
};

/** Begins to watch; the second time, nothing. */
export const watch = () => {
  if (isWatched) return;
  isWatched = true;
  new BroadcastChannel("console-session").addEventListener("message", () => {
    if (box()?.hidden === false) location.reload();
  });
  document.addEventListener("click", event => {
    if (event.target instanceof Element && event.target.closest("#session-ended [data-continue]")) location.reload();
  });
  document.getElementById("components-reconnect-modal")?.addEventListener("components-reconnect-state-changed", look);
};
