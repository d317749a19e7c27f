// Signed notes, verifier keys, checkpoints, cosignatures, policies and proofs, as C2SP writes them
// (signed-note, tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof).
import { Refused, base64, bytesOf, fromBase64, hex, joined, sha256, strictText, textOf, verifiesEd25519, wholeNumber } from "./verify-bytes.js";

const NOTE_BYTES_MAX = 256 * 1024;
const SIGNATURES_MAX = 64;
const KEY_LENGTH_MAX = 512;
const PROOF_HASHES_MAX = 63;
const EXTRA_BYTES_MAX = 65_535;
const PARTS_MAX = 64;
const LOG = 1, COSIGNER = 4;

/** @typedef {{name: string, id: string, type: number, publicKey: Uint8Array, text: string}} VerifierKey */

/** A verifier key: NAME+ID+BASE64. @param {string} text @returns {Promise<VerifierKey>} */
export async function readKey(text, where = "verifier key") {
  const accepted = "NAME+ID+KEY, as the record's page or its operator gives it";
  const found = text.length <= KEY_LENGTH_MAX && /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text);
  const content = found && fromBase64(found[3]);
  if (!content || /[\p{White_Space}\p{Surrogate}\u0000-\u001f]/u.test(found[1])) throw new Refused(where, "not a verifier key", accepted);
  const [type, publicKey] = [content[0], content.slice(1)];
  if ((type !== LOG && type !== COSIGNER) || publicKey.length !== 32) throw new Refused(where, "another kind of key", "an Ed25519 key of a log or of a witness");
  const id = hex(await sha256(joined(bytesOf(`${found[1]}\n`), content))).slice(0, 8);
  if (id !== found[2]) throw new Refused(where, `the key id is ${found[2]}, that of the name and key is ${id}`, "the id of this name and key");
  return { name: found[1], id, type, publicKey, text };
}

/** A note: its text, and the signatures under it. @param {Uint8Array} bytes */
export function readNote(bytes, where = "checkpoint") {
  const note = strictText(bytes, where, NOTE_BYTES_MAX);
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n") || end + 2 >= note.length) throw new Refused(where, "no empty line separates text and signatures", "text, an empty line, one or more signature lines");
  const lines = note.slice(end + 2, -1).split("\n");
  if (lines.length > SIGNATURES_MAX) throw new Refused(where, `${lines.length} signatures`, `at most ${SIGNATURES_MAX}`);
  const signatures = lines.map((line, i) => {
    const found = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const content = found && fromBase64(found[2]);
    if (!content || content.length < 5 || /[\p{White_Space}+\u0000-\u001f]/u.test(found[1])) throw new Refused(`${where}, signature ${i + 1}`, "not a signature line", "em dash, name, base64 of the key's id and the signature");
    return { name: found[1], id: hex(content.subarray(0, 4)), bytes: content.slice(4) };
  });
  return { text: note.slice(0, end + 1), signatures };
}

/** A signed checkpoint. @param {Uint8Array} bytes */
export async function readCheckpoint(bytes) {
  const note = readNote(bytes);
  const lines = note.text.slice(0, -1).split("\n");
  const size = lines.length >= 3 ? wholeNumber(lines[1]) : null;
  const root = lines.length >= 3 ? fromBase64(lines[2]) : null;
  if (size == null || root?.length !== 32 || lines.some(line => line.length === 0)) throw new Refused("checkpoint", "not origin, size and root", "origin, size and root hash on a line each");
  if (size === 0n && base64(root) !== base64(await sha256(new Uint8Array()))) throw new Refused("checkpoint", "the root of the tree without leaves is not the hash of nothing", "the hash of nothing");
  return { origin: lines[0], size, root, note };
}

/** Whom to believe: a policy, or a verifier key alone. @param {string} text */
export async function readTrust(text) {
  const trimmed = text.trim();
  if (!/\s/.test(trimmed)) return { logs: [await readKey(trimmed)], witnesses: [], groups: [], quorum: "none" };
  return readPolicy(bytesOf(trimmed + "\n"), "policy");
}

/** A policy (tlog-policy). @param {Uint8Array} bytes */
export async function readPolicy(bytes, where = "policy.txt") {
  if (bytes.length > NOTE_BYTES_MAX) throw new Refused(where, `${bytes.length} bytes`, `at most ${NOTE_BYTES_MAX} bytes`);
  if (bytes.at(-1) !== 0x0a) throw new Refused(where, "the last line does not end in a newline", "lines that each end in a newline");
  const policy = { logs: [], witnesses: [], groups: [], quorum: null };
  const defined = new Set(), members = new Set(), keys = new Set();
  let number = 0;
  for (const line of textOf(bytes, where).slice(0, -1).split("\n")) {
    const at = `${where}, line ${++number}`;
    const refuse = (problem, accepted) => { throw new Refused(at, problem, accepted); };
    if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(line)) refuse("a control character", "none but the tab");
    const items = line.split(/[ \t]+/).filter(item => item.length > 0);
    if (items.length === 0 || items[0].startsWith("#")) continue;
    const key = async (text, type) => {
      const read = await readKey(text, `${at}, verifier key`);
      if (read.type !== type) refuse("a key of the other kind", type === LOG ? "a log's key" : "a witness's key");
      for (const once of [`${read.name}+${read.id}`, `${type} ${hex(read.publicKey)}`]) {
        if (keys.has(once)) refuse(`the key ${read.name}+${read.id} twice`, "every key once");
        keys.add(once);
      }
      return read;
    };
    const define = name => {
      if (name === "none" || defined.has(name)) refuse(`${name} cannot be defined here`, "every name once");
      defined.add(name);
    };
    switch (items[0]) {
      case "log":
        if (items.length < 2 || items.length > 3 || policy.logs.length === PARTS_MAX) refuse("not a log", "log VKEY [URL]");
        policy.logs.push(Object.assign(await key(items[1], LOG), { url: items[2] }));
        break;
      case "witness":
        if (items.length < 3 || items.length > 4 || policy.witnesses.length === PARTS_MAX) refuse("not a witness", "witness NAME VKEY [URL]");
        policy.witnesses.push({ name: items[1], key: await key(items[2], COSIGNER), url: items[3] });
        define(items[1]);
        break;
      case "group": {
        const of = items.slice(3);
        if (of.length === 0 || policy.groups.length === PARTS_MAX) refuse("not a group", "group NAME all|any|K NAME...");
        for (const member of of) {
          if (!defined.has(member) || members.has(member)) refuse(`${member} cannot be a member here`, "names of lines before, each a member once");
          members.add(member);
        }
        define(items[1]);
        const threshold = items[2] === "all" ? of.length : items[2] === "any" ? 1 : Number(wholeNumber(items[2]) ?? 0);
        if (threshold < 1 || threshold > of.length) refuse("no threshold of this group", `all, any, or 1 to ${of.length}`);
        policy.groups.push({ name: items[1], threshold, members: of });
        break;
      }
      case "quorum":
        if (items.length !== 2 || policy.quorum !== null || (items[1] !== "none" && !defined.has(items[1]))) refuse("not a quorum", "one quorum, of a name on a line before, or none");
        policy.quorum = items[1];
        break;
      default:
        refuse("the line begins with an unknown word", "log, witness, group or quorum");
    }
  }
  if (policy.quorum === null) throw new Refused(where, "no quorum line", "exactly one quorum line");
  return policy;
}

/** A policy in its one form, without comments. */
export function writePolicy({ logs, witnesses, groups, quorum }) {
  const threshold = ({ threshold, members }) => threshold === members.length ? "all" : threshold === 1 ? "any" : String(threshold);
  return [
    ...logs.map(log => ["log", log.text, log.url]),
    ...witnesses.map(witness => ["witness", witness.name, witness.key.text, witness.url]),
    ...groups.map(group => ["group", group.name, threshold(group), ...group.members]),
    ["quorum", quorum],
  ].map(items => items.filter(item => item !== undefined).join(" ") + "\n").join("");
}

/** Who of a policy has signed a checkpoint, and whether that is enough. */
export async function evaluate(policy, checkpoint) {
  const { text, signatures } = checkpoint.note;
  const keys = new Map([...policy.logs, ...policy.witnesses.map(witness => witness.key)].map(key => [`${key.name}+${key.id}`, key]));
  const verified = [];
  for (const signature of signatures) {
    const key = keys.get(`${signature.name}+${signature.id}`);
    if (!key) continue;
    const time = key.type === COSIGNER ? await cosignedAt(key, text, signature) : null;
    const holds = key.type === COSIGNER ? time !== null : await verifiesEd25519(key.publicKey, bytesOf(text), signature.bytes);
    if (!holds) throw new Refused("checkpoint", `the signature of ${key.name}+${key.id} is not by that key over this text`, "a signature that verifies");
    verified.push({ key, time });
  }
  const log = policy.logs.find(key => key.name === checkpoint.origin && verified.some(each => each.key === key));
  if (!log) throw new Refused("checkpoint", `no known key of ${checkpoint.origin} has signed it`, policy.logs.map(key => key.text).join(" or ") || "a policy that lists a log");
  const cosigned = policy.witnesses.flatMap(({ name, key }) => {
    const times = verified.filter(each => each.key === key).map(each => each.time);
    return times.length > 0 ? [{ name, key, at: times.reduce((one, other) => other < one ? other : one) }] : [];
  });
  const met = new Set(["none", ...cosigned.map(each => each.name)]);
  for (const group of policy.groups)
    if (group.members.filter(member => met.has(member)).length >= group.threshold) met.add(group.name);
  return { log, cosigned, isMet: met.has(policy.quorum) };
}

/** Latest moment that a date can show, in seconds since 1970. */
const TIME_MAX = 253_402_300_799n;

/** When a witness cosigned (tlog-cosignature v1), in seconds since 1970; null when the signature does not hold. */
async function cosignedAt(key, text, { bytes }) {
  if (bytes.length < 8) return null;
  const seconds = new DataView(bytes.buffer, bytes.byteOffset).getBigInt64(0);
  if (seconds < 0n || seconds > TIME_MAX) return null;
  return await verifiesEd25519(key.publicKey, bytesOf(`cosignature/v1\ntime ${seconds}\n${text}`), bytes.slice(8)) ? seconds : null;
}

/** A proof of one leaf (tlog-proof), with the leaf in its extra line. @param {Uint8Array} bytes */
export async function readReceipt(bytes) {
  const text = strictText(bytes, "receipt", 96 * 1024 + NOTE_BYTES_MAX);
  const end = text.indexOf("\n\n");
  if (end < 0) throw new Refused("receipt", "no empty line before the checkpoint", "a proof, an empty line, a signed checkpoint");
  const lines = text.slice(0, end).split("\n");
  if (lines.length > 3 + PROOF_HASHES_MAX) throw new Refused("receipt", "too many lines before the checkpoint", `at most ${PROOF_HASHES_MAX} hashes`);
  if (lines[0] !== "c2sp.org/tlog-proof@v1") throw new Refused("receipt, line 1", "the format is not named", "c2sp.org/tlog-proof@v1");
  const leaf = lines[1]?.startsWith("extra ") ? fromBase64(lines[1].slice(6)) : null;
  if (!leaf || leaf.length > EXTRA_BYTES_MAX) throw new Refused("receipt, line 2", "no leaf", "an extra line that holds the leaf, in base64");
  const index = lines[2]?.startsWith("index ") ? wholeNumber(lines[2].slice(6)) : null;
  if (index == null) throw new Refused("receipt, line 3", "no index", "an index line");
  const hashes = lines.slice(3).map((line, i) => {
    const hash = fromBase64(line);
    if (hash?.length !== 32) throw new Refused(`receipt, line ${i + 4}`, "not a hash", "32 bytes in base64");
    return hash;
  });
  const checkpoint = await readCheckpoint(bytesOf(text.slice(end + 2)));
  if (index >= checkpoint.size) throw new Refused("receipt", `index ${index} in a tree of ${checkpoint.size} leaves`, "0 to the size less one");
  return { leaf, index, hashes, checkpoint };
}
