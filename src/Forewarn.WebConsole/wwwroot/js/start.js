// Starts the page: the live connection to the node, and what brings it back when it was lost.
import "./keep.js";
import "./keys.js";
import "./prefs.js";
import "./times.js";

const modal = document.getElementById("components-reconnect-modal");

/** The node no longer knows this page, as after a restart: the page begins anew, and finds again what was typed. */
const beginAnew = () => location.reload();

modal?.addEventListener("components-reconnect-state-changed", event => {
  if (["rejected", "resume-failed"].includes(event.detail.state)) beginAnew();
});

await Blazor.start({ circuit: { reconnectionOptions: { retryIntervalMilliseconds: attempt => Math.min(200 * 2 ** attempt, 3000), maxRetries: Infinity } } });
