// How a person wants to see the console. It is kept in cookies, which the node reads when it writes the page: so nothing flickers, and no account is needed.

const YEAR_SECONDS = 31_536_000;

/** @param {string} name @param {string} value the empty text for "as the browser has it" */
function set(name, value) {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; samesite=lax; max-age=${value === "" ? 0 : YEAR_SECONDS}`;
}

// A choice takes effect with the page read anew, wherever in the console it was made.
document.addEventListener("change", event => {
  const choice = event.target;
  if (!(choice instanceof HTMLSelectElement) || !choice.dataset.preference?.startsWith("console-")) return;
  set(choice.dataset.preference, choice.value);
  location.reload();
});

/** The zone of this machine, for whoever chose none. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";

set("console-browser-zone", zone());
set("console-browser-dark", String(matchMedia("(prefers-color-scheme: dark)").matches));
