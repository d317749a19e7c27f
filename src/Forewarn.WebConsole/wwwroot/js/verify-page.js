// The page that verifies: takes a file, shows step by step what it proves and what not. Nothing is sent anywhere.
import { BUNDLE_BYTES_MAX, verify } from "./verify.js";

/** Most leaves that are listed; the rest is verified all the same. */
const ROWS_MAX = 500;

const root = document.getElementById("verify");
const texts = JSON.parse(root.dataset.texts);
const [drop, input, trust, result, verdict, subject, list, leaves, rows, cut] =
  ["drop", "file", "trust", "result", "verdict", "subject", "lines", "leaves", "rows", "leaves-cut"].map(id => document.getElementById(id));

/** @type {File | null} */
let file = null;
let run = 0;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

/** A text with its places filled; what stands in a file is text, never markup, and keeps its own direction. */
function say(key, values = []) {
  const text = texts[key] ?? key;
  return text.split(/(\{\d\})/).map(part => {
    const place = /^\{(\d)\}$/.exec(part);
    return place ? element("bdi", "value", values[Number(place[1])] ?? "") : part;
  });
}

async function show() {
  if (!file) return;
  const mine = ++run;
  result.hidden = false;
  result.setAttribute("aria-busy", "true");
  verdict.className = "verdict";
  verdict.replaceChildren(...say("working"));
  subject.replaceChildren(element("bdi", "", file.name), ` · ${file.size.toLocaleString("en")} B`);
  list.replaceChildren();
  rows.replaceChildren();
  leaves.hidden = true;
  let found;
  try {
    found = file.size > BUNDLE_BYTES_MAX
      ? { what: "neither", holds: false, lines: [], leaves: [], refused: { where: file.name, problem: `${file.size} bytes`, accepted: `at most ${BUNDLE_BYTES_MAX} bytes; forewarn verify takes larger ones` } }
      : await verify(new Uint8Array(await file.arrayBuffer()), trust.value);
  } catch (problem) {
    found = { what: "neither", holds: false, lines: [], leaves: [], unable: "no-file" };
    console.error(problem);
  }
  if (mine !== run) return;
  result.removeAttribute("aria-busy");
  showVerdict(found, trust.value.trim().length > 0);
  showLeaves(found.leaves);
  verdict.focus();
}

function showVerdict(found, isTrusted) {
  const isSigned = found.lines.some(line => line.code === "checkpoint");
  const outcome = found.unable ? "unable" : !found.holds ? "fails" : !isSigned ? "unsigned" : isTrusted ? "holds" : "holds-own";
  verdict.className = `verdict ${outcome}`;
  verdict.dataset.outcome = found.unable ? "unable" : found.holds ? "holds" : "fails";
  verdict.replaceChildren(element("span", "sign", { holds: "✔", "holds-own": "✔", unsigned: "?", fails: "✖", unable: "?" }[outcome]), " ", ...say(`verdict.${outcome}`));
  if (found.unable) list.append(element("p", "", ...say(`unable.${found.unable}`)));
  if (found.refused) {
    const { where, problem, accepted } = found.refused;
    list.append(element("p", "refused", ...say("refused", [where, problem, accepted])));
  }
  for (const kind of ["failed", "proven", "claimed", "not-checked"]) {
    const of = found.lines.filter(line => line.kind === kind);
    if (of.length === 0) continue;
    list.append(element("h3", "", ...say(`kind.${kind}`, [String(of.length)])));
    list.append(element("ul", `lines ${kind}`, ...of.map(line => {
      const item = element("li", "", element("span", "sign", { failed: "✖", proven: "●", claimed: "○", "not-checked": "◇" }[kind]), " ", element("span", "", ...say(`line.${line.code}`, line.with)));
      if (line.key) item.append(" ", element("span", "by", ...say("by", [line.key])));
      return item;
    })));
  }
}

function showLeaves(found) {
  leaves.hidden = found.length === 0;
  cut.hidden = found.length <= ROWS_MAX;
  cut.replaceChildren(...say("cut", [String(ROWS_MAX), String(found.length)]));
  rows.replaceChildren(...found.slice(0, ROWS_MAX).map(leaf => element("tr", leaf.standing,
    element("td", "", leaf.index),
    element("td", "", element("bdi", "", leaf.at)),
    element("td", "", element("bdi", "", [leaf.by || "-", leaf.kind, leaf.entity + (leaf.version && ` v${leaf.version}`), leaf.to && `→ ${leaf.to}`].filter(Boolean).join(" · "))),
    element("td", "", ...say(`author.${leaf.author || "none"}`)),
    element("td", "", ...leaf.parts.map(part => part.state === "disclosed"
      ? element("details", "", element("summary", "", part.name), element("pre", "", part.value))
      : element("p", "", `${part.name}: `, ...say(`part.${part.state}`)))))));
}

input.addEventListener("change", () => { file = input.files[0] ?? null; show(); });
trust.addEventListener("change", show);
for (const name of ["dragenter", "dragover"])
  document.addEventListener(name, event => { event.preventDefault(); drop.classList.add("over"); });
for (const name of ["dragleave", "dragend", "drop"])
  document.addEventListener(name, () => drop.classList.remove("over"));
document.addEventListener("drop", event => {
  event.preventDefault();
  const dropped = event.dataTransfer?.files[0];
  if (!dropped) return;
  file = dropped;
  show();
});
root.dataset.ready = "true";
