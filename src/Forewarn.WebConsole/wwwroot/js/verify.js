// Finds out, in this browser alone, what a receipt or an evidence bundle proves, by which keys, and what is only claimed.
// The node is not asked: whoever runs it cannot make a file hold that does not.
import { Refused, Unable, areSame, base64, bytesOf, fromBase64, fromHex32, hex, joined, sha256, ticksOfAny, verifiesEd25519 } from "./verify-bytes.js";
import { BUNDLE_BYTES_MAX, readBundle, readLeaf } from "./verify-bundle.js";
import { evaluate, readReceipt, readTrust } from "./verify-notes.js";
import { isIncluded, leafHash, rootOf } from "./verify-tree.js";
import { authorOf, keysOf } from "./verify-words.js";

export { BUNDLE_BYTES_MAX };

/** @typedef {{kind: "proven"|"claimed"|"failed"|"not-checked", code: string, with: (string|number)[], key?: string}} Line */
/** @typedef {{what: "bundle"|"receipt"|"neither", holds: boolean, lines: Line[], leaves: object[], refused?: {where: string, problem: string, accepted: string}, unable?: string}} Verdict */

/** Verifies a file.
 * @param {Uint8Array} bytes @param {string} trust a verifier key or a policy of the reader's own; empty for none @returns {Promise<Verdict>} */
export async function verify(bytes, trust = "") {
  const what = startsWith(bytes, "PK") ? "bundle" : startsWith(bytes, "c2sp.org/tlog-proof@") ? "receipt" : "neither";
  const lines = [], leaves = [];
  try {
    if (what === "neither") throw new Refused("file", "neither a receipt nor an evidence bundle", "a tlog-proof with its leaf, or a bundle (.zip)");
    await needEd25519();
    const policy = trust.trim().length > 0 ? await readTrust(trust) : null;
    if (what === "bundle") await verifyBundle(bytes, policy, lines, leaves);
    else await verifyReceipt(bytes, policy, lines, leaves);
    return { what, holds: lines.every(line => line.kind !== "failed"), lines, leaves };
  } catch (problem) {
    if (problem instanceof Refused) return { what, holds: false, lines, leaves, refused: { where: problem.where, problem: problem.problem, accepted: problem.accepted } };
    if (problem instanceof Unable) return { what, holds: false, lines, leaves, unable: problem.message };
    throw problem;
  }
}

const startsWith = (bytes, text) => areSame(bytes.subarray(0, text.length), bytesOf(text));

/** RFC 8032, section 7.1, test 1: a browser that cannot verify it cannot verify anything here. */
async function needEd25519() {
  const key = fromHex32("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "key");
  const signature = fromBase64("5VZDAMNgrHKQhuLMgG6CioSHfx645dl02HPgZSJJAVVfuIIVkKM7rMYeOXAc+bRr0lv18FlbviRlUUFDjnoQCw==");
  if (!await verifiesEd25519(key, new Uint8Array(), signature)) throw new Unable("no-ed25519");
}

async function verifyReceipt(bytes, policy, lines, leaves) {
  const { leaf: leafBytes, index, hashes, checkpoint } = await readReceipt(bytes);
  const leaf = readLeaf(leafBytes);
  if (!await isIncluded(await leafHash(leafBytes), index, checkpoint.size, hashes, checkpoint.root))
    throw new Refused("receipt", "the hashes do not lead from the leaf to the root of the checkpoint", "an inclusion proof of this leaf");
  if (leaf.index !== index) lines.push(failed("receipt.index", index, leaf.index));
  const log = policy ? await addSigners(lines, checkpoint, policy, true) : null;
  if (!policy) lines.push(claimed("receipt.no-key", checkpoint.origin));
  lines.push(log ? proven("receipt.in", log, index, checkpoint.size) : claimed("receipt.in-unsigned", index, checkpoint.size));
  addLeaf(lines, leaves, leaf, log, null);
  if (leaf.by !== undefined) lines.push(claimed("author.claimed", leaf.by));
  lines.push(claimed("clock"));
}

async function verifyBundle(bytes, policy, lines, leaves) {
  const bundle = await readBundle(bytes);
  const { manifest, checkpoint } = bundle;
  const log = await addSigners(lines, checkpoint, policy ?? bundle.policy, policy !== null);
  const isInTree = await addTree(lines, bundle, log);
  addOrder(lines, bundle.leaves, isInTree);
  const keys = await keysOf(bundle.leaves);
  for (const leaf of bundle.leaves) {
    addLeaf(lines, leaves, leaf, isInTree ? log : null, await brokenPart(leaf));
    addAuthor(lines, leaves.at(-1), leaf, await authorOf(leaf, keys, checkpoint.origin));
    if (leaf.kind === "warning-delivered") lines.push(claimed("delivered", leaf.to));
  }
  addWarnings(lines, bundle.leaves);
  await addSeals(lines, bundle.leaves);
  addErasures(lines, bundle.leaves);
  for (const { party, key, index, isRevoked } of keys)
    if (!isRevoked) lines.push(claimed("key", key.thumbprint, party, index));
  lines.push(claimed("made", manifest.made_at, manifest.made_by));
  if (bundle.leaves.length > 0) lines.push(claimed("clock"));
  lines.push(notChecked("pages"));
  if (leaves.some(leaf => leaf.author === "own")) lines.push(notChecked("words"));
}

/** Who stands behind the checkpoint. Returns the key of the believed log that signed it; null when none did. */
async function addSigners(lines, checkpoint, policy, isOwn) {
  let result;
  try {
    result = await evaluate(policy, checkpoint);
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    lines.push(failed(isOwn ? "checkpoint.given" : "checkpoint.own", problem.problem));
    return null;
  }
  lines.push(proven("checkpoint", result.log.text, checkpoint.origin, checkpoint.size, base64(checkpoint.root)));
  for (const { name, key, at } of result.cosigned) lines.push(proven("witness", key.text, name, timeOf(at)));
  if (!result.isMet) lines.push(failed("quorum.unmet", policy.quorum, result.cosigned.length));
  else if (policy.quorum === "none") lines.push(claimed("quorum.none"));
  else lines.push(proven("quorum.met", undefined, policy.quorum));
  if (!isOwn) {
    lines.push(claimed("keys.own", result.log.text));
    for (const { name, key } of result.cosigned) lines.push(claimed("keys.own.witness", name, key.text));
  }
  return result.log.text;
}

async function addTree(lines, { leaves, hashes, checkpoint }, log) {
  try {
    const indices = leaves.map(leaf => leaf.index);
    if (indices.length > 0 && indices.at(-1) >= checkpoint.size) throw new Refused("leaves", `leaf ${indices.at(-1)} in a tree of ${checkpoint.size}`, "leaves of the tree");
    const root = await rootOf(checkpoint.size, indices, leaves.map(leaf => leaf.hash), hashes);
    if (!areSame(root, checkpoint.root)) {
      lines.push(failed("tree.root"));
      return false;
    }
  } catch (problem) {
    if (!(problem instanceof Refused)) throw problem;
    lines.push(failed("tree.proof", problem.message));
    return false;
  }
  lines.push(log ? proven("tree", log, leaves.length) : claimed("tree.unsigned", leaves.length));
  return true;
}

/** From leaf to leaf, neither time nor journal goes back. */
function addOrder(lines, leaves, isInTree) {
  let holds = true;
  for (let i = 1; i < leaves.length; i++) {
    if (leaves[i].ticks >= leaves[i - 1].ticks && leaves[i].position >= leaves[i - 1].position) continue;
    holds = false;
    lines.push(failed("order.back", leaves[i].index, leaves[i].at, leaves[i - 1].index, leaves[i - 1].at));
  }
  if (holds && isInTree && leaves.length > 1) lines.push(proven("order"));
  if (isInTree && leaves.length > 1 && leaves.at(-1).index - leaves[0].index === BigInt(leaves.length - 1)) lines.push(proven("complete", undefined, leaves[0].index, leaves.at(-1).index));
}

function addLeaf(lines, shown, leaf, log, broken) {
  shown.push({
    index: String(leaf.index), at: leaf.at, by: leaf.by ?? "", to: leaf.to ?? "", kind: leaf.reason === undefined ? leaf.kind : `refused: ${leaf.reason}`, entity: leaf.entity, version: leaf.version === undefined ? "" : String(leaf.version),
    standing: broken ? "failed" : log ? "proven" : "claimed", author: "", parts: (leaf.parts ?? []).map(part => ({ name: part.name, state: part.withheld ? "withheld" : part.erased ? "erased" : "disclosed", value: part.value })),
  });
  if (broken) lines.push(failed("part", leaf.index, broken));
}

async function brokenPart(leaf) {
  for (const [i, part] of leaf.parts.entries())
    if (part.bytes && hex(await sha256(part.bytes)) !== leaf.details[i].commitment) return part.name;
  return null;
}

function addAuthor(lines, shown, leaf, author) {
  shown.author = author.kind;
  if (author.kind === "own") lines.push(proven("author.own", leaf.signedBy, leaf.index, leaf.by, author.keyLeaf));
  else if (author.kind === "claimed") lines.push(claimed("author.of", leaf.index, leaf.by));
  else if (author.kind === "not-shown") lines.push(claimed("author.not-shown", leaf.index, leaf.by, author.problem));
  else if (author.kind === "broken") lines.push(failed("author.broken", leaf.index, leaf.by, author.problem));
}

/** Nothing comes before what was owed; the lead time is the start minus the delivery, and the verdict follows from it. */
function addWarnings(lines, leaves) {
  const owed = new Map();
  for (const leaf of leaves)
    if (leaf.kind === "warning-owed" && leaf.type === "warning" && leaf.reason === undefined && !owed.has(leaf.id)) owed.set(leaf.id, leaf);
  const steps = leaves.filter(leaf => leaf.type === "warning" && leaf.reason === undefined && leaf.kind !== "warning-owed");
  const problems = steps.map(step => [step, warningProblem(step, owed.get(step.id))]).filter(([, problem]) => problem);
  for (const [step, [code, ...values]] of problems) lines.push(failed(`warning.${code}`, step.index, ...values));
  if (steps.length > 0 && problems.length === 0) lines.push(proven("warnings", undefined, steps.length));
}

function warningProblem(step, owed) {
  if (owed && step.index < owed.index) return ["early", owed.index];
  const delivery = step.kind === "warning-delivered" ? step.value("delivery") : null;
  const start = ticksOfAny(delivery?.starts_at);
  if (start == null) return null;
  const warning = owed?.value("warning") ?? null;
  if (warning && ticksOfAny(warning.starts_at) !== start) return ["start"];
  if (warning && (warning.requirement?.lead_time_s ?? null) !== (delivery.required_s ?? null)) return ["required"];
  const lead = Number(start - step.ticks) / 1e7;
  if (typeof delivery.lead_time_s !== "number" || Math.abs(lead - delivery.lead_time_s) > 0.001) return ["lead", lead];
  const change = warning?.change;
  if (delivery.verdict === "notice" && change === undefined) return null;
  const expected = ![undefined, "declared", "changed"].includes(change) ? "notice" : lead < 0 ? "late" : delivery.required_s == null ? "no-requirement" : lead >= delivery.required_s ? "on-time" : "short";
  return delivery.verdict === expected ? null : ["verdict", expected];
}

/** What was revealed is what had been sealed. */
async function addSeals(lines, leaves) {
  for (const leaf of leaves.filter(leaf => leaf.kind === "revealed" && leaf.reason === undefined)) {
    const earlier = leaves.find(other => other.index === leaf.reveals);
    const opening = leaf.value("sealed");
    const salt = fromBase64(opening?.salt), content = fromBase64(opening?.sealed);
    if (leaf.seal === undefined || leaf.reveals === undefined || leaf.reveals >= leaf.index || (earlier && (earlier.seal !== leaf.seal || earlier.entity !== leaf.entity))) lines.push(failed("seal.other", leaf.index));
    else if (opening === null) lines.push(claimed("seal.undisclosed", leaf.index, leaf.reveals));
    else if (!salt || !content || hex(await sha256(joined(salt, content))) !== leaf.seal) lines.push(failed("seal.broken", leaf.index));
    else if (earlier) lines.push(proven("seal", undefined, leaf.index, leaf.reveals));
    else lines.push(claimed("seal.alone", leaf.index, leaf.reveals));
  }
}

/** A node that calls erased what it only withholds has no leaf to show for it. */
function addErasures(lines, leaves) {
  for (const leaf of leaves.filter(leaf => leaf.parts.some(part => part.erased)))
    if (!leaves.some(other => other.kind === "details-erased" && other.entity === leaf.entity && other.index > leaf.index)) lines.push(claimed("erased", leaf.index));
}

const proven = (code, key, ...values) => ({ kind: "proven", code, with: values.map(String), key });
const claimed = (code, ...values) => ({ kind: "claimed", code, with: values.map(String) });
const failed = (code, ...values) => ({ kind: "failed", code, with: values.map(String) });
const notChecked = (code, ...values) => ({ kind: "not-checked", code, with: values.map(String) });

/** @param {bigint} seconds since 1970 */
const timeOf = seconds => new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
