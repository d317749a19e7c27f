// An evidence bundle: a zip file in which every byte is determined by its members, its manifest, and its leaves.
import { Refused, areSame, bytesOf, fromHex32, hex, joined, sha256, textOf, ticksOfLeaf, wholeNumber } from "./verify-bytes.js";
import { readCheckpoint, readPolicy, writePolicy } from "./verify-notes.js";
import { leafHash, readProof } from "./verify-tree.js";

/** Largest bundle that is verified in a browser. */
export const BUNDLE_BYTES_MAX = 64 * 1024 * 1024;
/** Most leaves that are verified in a browser. */
export const LEAVES_MAX = 100_000;

const LEAF_BYTES_MAX = 65_535, DETAILS_MAX = 16, MANIFEST_BYTES_MAX = 64 * 1024, MADE_BY_MAX = 100;
const MEMBERS = ["README.txt", "manifest.json", "policy.txt", "checkpoint", "leaves.jsonl", "proof.jsonl", "report.html"];
const CRC = Uint32Array.from({ length: 256 }, (_, i) => { for (let bit = 0; bit < 8; bit++) i = i & 1 ? 0xedb88320 ^ (i >>> 1) : i >>> 1; return i >>> 0; });

/** @param {Uint8Array} bytes */
export async function readBundle(bytes) {
  const members = readZip(bytes);
  const manifest = await readManifest(members);
  const policy = await readPolicy(members["policy.txt"]);
  if (writePolicy(policy) !== textOf(members["policy.txt"], "policy.txt")) throw new Refused("policy.txt", "another form of the same", "the policy without comments, in its one form");
  const checkpoint = await readCheckpoint(members.checkpoint);
  const leaves = await readLeaves(members["leaves.jsonl"]);
  const hashes = readProof(members["proof.jsonl"]);
  if (manifest.leaves !== leaves.length || manifest.hashes !== hashes.length)
    throw new Refused("manifest.json", `${manifest.leaves} leaves and ${manifest.hashes} hashes announced`, `the ${leaves.length} leaves and ${hashes.length} hashes that there are`);
  return { manifest, policy, checkpoint, leaves, hashes };
}

/** The members of the only zip file that a bundle can be: stored, no flags, one date, one order. @param {Uint8Array} file @returns {Record<string, Uint8Array>} */
function readZip(file) {
  if (file.length > BUNDLE_BYTES_MAX) throw new Refused("bundle", `${file.length} bytes`, `at most ${BUNDLE_BYTES_MAX} bytes here; forewarn verify takes larger ones`);
  const members = {}, directory = [];
  let offset = 0;
  for (const name of MEMBERS) {
    const where = `${name}, local header at byte ${offset}`;
    if (file.length - offset < 30 + name.length) throw new Refused(where, "the file is cut short", `the local header of ${name}`);
    const view = new DataView(file.buffer, file.byteOffset + offset);
    const crc = view.getUint32(14, true), size = view.getUint32(18, true);
    if (!areSame(file.subarray(offset, offset + 30 + name.length), localHeader(name, crc, size))) throw new Refused(where, "another header", `the member ${name}, stored as it is, as it was made`);
    const start = offset + 30 + name.length;
    if (size > file.length - start) throw new Refused(`${name}, at byte ${start}`, `cut short: ${size} bytes announced`, `${file.length - start} bytes or fewer`);
    members[name] = file.subarray(start, start + size);
    directory.push({ name, crc, size, offset, start });
    offset = start + size;
  }
  const central = joined(...directory.map(entry => centralHeader(entry)));
  const end = joined(central, endRecord(directory.length, central.length, offset));
  const found = file.subarray(offset);
  if (!areSame(found, end)) {
    const same = end.findIndex((byte, i) => byte !== found[i]);
    throw new Refused(`central directory, byte ${offset + (same < 0 ? end.length : same)}`, "not what the members and their local headers say", "a bundle as it was made, and nothing after it");
  }
  for (const { name, crc, start, size } of directory) {
    const actual = crcOf(members[name]);
    if (actual !== crc) throw new Refused(`${name}, bytes ${start} to ${start + size - 1}`, `altered: the checksum is ${actual.toString(16).padStart(8, "0")}`, `content with the checksum ${crc.toString(16).padStart(8, "0")}`);
  }
  return members;
}

/** Little-endian numbers: each is a pair of length in bytes, and value. */
function record(...numbers) {
  const bytes = new Uint8Array(numbers.reduce((length, [size]) => length + size, 0));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const [size, value] of numbers) {
    if (size === 2) view.setUint16(offset, value, true); else view.setUint32(offset, value, true);
    offset += size;
  }
  return bytes;
}

/** APPNOTE 4.3.7: version 1.0, 1 January 1980. */
const localHeader = (name, crc, size) => joined(record([4, 0x04034b50], [2, 10], [2, 0], [2, 0], [2, 0], [2, 33], [4, crc], [4, size], [4, size], [2, name.length], [2, 0]), bytesOf(name));

/** APPNOTE 4.3.12: made on Unix, a plain file of mode 0644. */
const centralHeader = ({ name, crc, size, offset }) => joined(record([4, 0x02014b50], [2, 3 << 8 | 10], [2, 10], [2, 0], [2, 0], [2, 0], [2, 33], [4, crc], [4, size], [4, size], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0x81a40000], [4, offset]), bytesOf(name));

/** APPNOTE 4.3.16. */
const endRecord = (count, length, offset) => record([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, length], [4, offset], [2, 0]);

function crcOf(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function parse(text, where) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(where, "not JSON", "one JSON object");
  }
}

const isText = value => typeof value === "string" && value.isWellFormed();
const name = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;

async function readManifest(members) {
  const bytes = members["manifest.json"];
  if (bytes.length > MANIFEST_BYTES_MAX) throw new Refused("manifest.json", `${bytes.length} bytes`, `at most ${MANIFEST_BYTES_MAX} bytes`);
  const text = textOf(bytes, "manifest.json");
  const found = parse(text, "manifest.json");
  const digests = {};
  for (const member of MEMBERS.filter(member => member !== "manifest.json")) {
    digests[member] = hex(await sha256(members[member]));
    if (found?.sha256?.[member] !== digests[member]) throw new Refused(member, `its SHA-256 is ${digests[member]}`, `${found?.sha256?.[member]}, which the manifest says`);
  }
  const { incident, entity, from, until } = found.asked ?? {};
  for (const moment of [found.made_at, from, until]) if (moment !== undefined) ticksOfLeaf(String(moment), "manifest.json");
  const isCount = value => Number.isSafeInteger(value) && value >= 0;
  if (found.forewarn_evidence !== 1 || !isText(found.made_at) || !/^[ -~]{1,100}$/.test(found.made_by) || found.made_by.length > MADE_BY_MAX || !isCount(found.report) || found.report < 1 || !isCount(found.leaves) || !isCount(found.hashes)
    || [incident, entity].some(value => value !== undefined && !isText(value)) || (found.for !== undefined && !name.test(found.for)))
    throw new Refused("manifest.json", "not a manifest of format version 1", "the manifest as it was made");
  const canonical = JSON.stringify({
    forewarn_evidence: 1, made_at: found.made_at, made_by: found.made_by, report: found.report, asked: { incident, entity, from, until }, for: found.for, leaves: found.leaves, hashes: found.hashes, sha256: digests,
  }) + "\n";
  if (canonical !== text) throw new Refused("manifest.json", "another form of the same", "the manifest as it was made");
  return found;
}

async function readLeaves(bytes) {
  const text = textOf(bytes, "leaves.jsonl");
  if (text.length > 0 && !text.endsWith("\n")) throw new Refused("leaves.jsonl", "a line without an end", "lines that end in a line feed");
  const lines = text.split("\n").slice(0, -1);
  if (lines.length > LEAVES_MAX) throw new Refused("leaves.jsonl", `${lines.length} leaves`, `at most ${LEAVES_MAX} here; forewarn verify takes more`);
  const leaves = [];
  for (const [i, line] of lines.entries()) {
    const leaf = readLine(line, `leaves.jsonl, line ${i + 1}`);
    if (leaves.length > 0 && leaf.index <= leaves.at(-1).index) throw new Refused(`leaves.jsonl, line ${i + 1}`, `leaf ${leaf.index} after leaf ${leaves.at(-1).index}`, "leaves in ascending order");
    leaf.hash = await leafHash(leaf.bytes);
    leaves.push(leaf);
  }
  return leaves;
}

function readLine(line, where) {
  const found = parse(line, where);
  if (!isText(found?.leaf) || !Array.isArray(found.parts)) throw new Refused(where, "not a leaf with its parts", "the line in its one form");
  const leaf = readLeaf(bytesOf(found.leaf), where);
  const parts = found.parts.map(part => {
    if (part?.withheld === true) return { name: part.name, withheld: true };
    if (part?.erased === true) return { name: part.name, erased: true };
    if (!isText(part?.value) || typeof part.salt !== "string") throw new Refused(where, "a part that is neither disclosed nor withheld nor erased", "salt and value, or withheld, or erased");
    return { name: part.name, salt: part.salt, value: part.value, bytes: joined(fromHex32(part.salt, `${where}, salt`), bytesOf(part.value)) };
  });
  if (parts.length !== leaf.details.length || parts.some((part, i) => part.name !== leaf.details[i].name)) throw new Refused(`${where}, parts`, "not those of the leaf", "each part that the leaf commits to, in its order");
  const canonical = `{"index":${leaf.index},"leaf":${JSON.stringify(found.leaf)},"parts":[${parts.map(part => JSON.stringify({ name: part.name, withheld: part.withheld, erased: part.erased, salt: part.salt, value: part.value })).join(",")}]}`;
  if (canonical !== line) throw new Refused(where, "another form of the same", "the line in its one form");
  return { ...leaf, parts, value: part => valueOf(parts.find(each => each.name === part)) };
}

/** What a disclosed part says; null when it is not disclosed, or no JSON. */
function valueOf(part) {
  if (part?.value === undefined) return null;
  try {
    return JSON.parse(part.value);
  } catch {
    return null;
  }
}

const LEAF = /^\{"forewarn_leaf":1,"index":(?<index>\d+),"at":"(?<at>[^"]*)","position":(?<position>\d+)(?:,"by":"(?<by>[^"]*)")?(?:,"to":"(?<to>[^"]*)")?,"kind":"(?<kind>[a-z][a-z0-9-]{0,63})","entity":"(?<type>[a-z][a-z0-9-]{0,63})\/(?<id>[A-Za-z0-9][A-Za-z0-9._:@-]{0,127})"(?:,"version":(?<version>\d+))?,"outcome":"(?:accepted|refused","reason":"(?<reason>[a-z][a-z0-9-]{0,63}))"(?:,"seal":"(?<seal>[0-9a-f]{64})")?(?:,"reveals":(?<reveals>\d+))?(?:,"signed_by":"(?<signedBy>[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])")?(?:,"details":\{(?<details>"[^}]*)\})?\}$/;

/** A leaf in its one form. @param {Uint8Array} bytes */
export function readLeaf(bytes, where = "leaf") {
  if (bytes.length > LEAF_BYTES_MAX) throw new Refused(where, `${bytes.length} bytes`, `at most ${LEAF_BYTES_MAX} bytes`);
  const found = LEAF.exec(textOf(bytes, where))?.groups;
  const numbers = found && [found.index, found.position, found.version ?? "0", found.reveals ?? "0"].map(wholeNumber);
  if (!found || numbers.includes(null) || [found.by, found.to].some(party => party !== undefined && !name.test(party))) throw new Refused(where, "not a leaf of format version 1 in its one form", "a leaf as the record holds it");
  const details = (found.details?.split(",") ?? []).map(detail => {
    const part = /^"([a-z][a-z0-9_]{0,63})":"([0-9a-f]{64})"$/.exec(detail);
    if (!part) throw new Refused(`${where}, details`, "not a commitment", "names of parts with 64 hexadecimal digits");
    return { name: part[1], commitment: part[2] };
  });
  if (details.length > DETAILS_MAX || new Set(details.map(detail => detail.name)).size !== details.length) throw new Refused(`${where}, details`, "too many parts, or one twice", `each part once, at most ${DETAILS_MAX}`);
  return {
    bytes, details, index: numbers[0], position: numbers[1], at: found.at, ticks: ticksOfLeaf(found.at, where), by: found.by, to: found.to, kind: found.kind, type: found.type, id: found.id, entity: `${found.type}/${found.id}`,
    version: found.version === undefined ? undefined : numbers[2], reason: found.reason, seal: found.seal, reveals: found.reveals === undefined ? undefined : numbers[3], signedBy: found.signedBy,
  };
}
