// The tree of RFC 6962, section 2.1: hashes of leaves, of what stands above them, and proofs that lead from leaves to a root.
import { Refused, areSame, base64, fromBase64, joined, sha256, textOf, wholeNumber } from "./verify-bytes.js";

const LEAF = Uint8Array.of(0), NODE = Uint8Array.of(1);
const LEVEL_MAX = 62;

/** @param {Uint8Array} leaf */
export const leafHash = leaf => sha256(joined(LEAF, leaf));

/** @param {Uint8Array} left @param {Uint8Array} right */
export const nodeHash = (left, right) => sha256(joined(NODE, left, right));

/** Whether a leaf's hash is at an index of the tree of a root (RFC 9162, section 2.1.3.2).
 * @param {Uint8Array} hash @param {bigint} index @param {bigint} size @param {Uint8Array[]} proof @param {Uint8Array} root */
export async function isIncluded(hash, index, size, proof, root) {
  if (index >= size) return false;
  let at = index, last = size - 1n, running = hash;
  for (const other of proof) {
    if (last === 0n) return false;
    if ((at & 1n) === 1n || at === last) {
      running = await nodeHash(other, running);
      while ((at & 1n) === 0n && at !== 0n) { at >>= 1n; last >>= 1n; }
    } else {
      running = await nodeHash(running, other);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && areSame(running, root);
}

/** The hashes of a bundle, one a line. @param {Uint8Array} bytes */
export function readProof(bytes) {
  const text = textOf(bytes, "proof.jsonl");
  if (text.length > 0 && !text.endsWith("\n")) throw new Refused("proof.jsonl", "a line without an end", "lines that end in a line feed");
  return text.split("\n").slice(0, -1).map((line, i) => {
    const found = /^\{"level":(\d+),"index":(\d+),"hash":"([A-Za-z0-9+/=]+)"\}$/.exec(line);
    const level = found && wholeNumber(found[1]), index = found && wholeNumber(found[2]), hash = found && fromBase64(found[3]);
    if (level == null || index == null || level > LEVEL_MAX || hash?.length !== 32) throw new Refused(`proof.jsonl, line ${i + 1}`, "not a hash with its place", "the line in its one form");
    return { level: Number(level), index, hash };
  });
}

/** The root that leaves and hashes lead to.
 * @param {bigint} size @param {bigint[]} indices ascending @param {Uint8Array[]} leaves @param {{level: number, index: bigint, hash: Uint8Array}[]} hashes */
export async function rootOf(size, indices, leaves, hashes) {
  let used = 0;
  const refusal = (problem, accepted) => new Refused(`proof.jsonl, line ${used + 1}`, problem, accepted);

  const take = (start, level) => {
    const accepted = `the hash at level ${level}, index ${start >> BigInt(level)}`;
    if (used === hashes.length) throw refusal("a hash is missing", accepted);
    const { level: found, index, hash } = hashes[used];
    if (found !== level || index !== start >> BigInt(level)) throw refusal(`a hash at level ${found}, index ${index}`, accepted);
    used++;
    return hash;
  };

  /** Of the leaves from `start` on, of which those at hand are at `from` to `until` of the list. */
  const hash = async (start, count, from, until) => {
    if (count === 1n && until > from) return leaves[from];
    const level = (count - 1n).toString(2).length;
    if (until === from && (count & (count - 1n)) === 0n) return take(start, count === 1n ? 0 : level);
    const left = 1n << BigInt(level - 1);
    let split = from;
    for (let high = until; split < high;) {
      const middle = (split + high) >> 1;
      if (indices[middle] < start + left) split = middle + 1; else high = middle;
    }
    const one = await hash(start, left, from, split);
    return nodeHash(one, await hash(start + left, count - left, split, until));
  };

  const root = size === 0n ? await sha256(new Uint8Array()) : await hash(0n, size, 0, indices.length);
  if (used !== hashes.length) throw refusal("a hash that no leaf needs", "exactly the hashes that are needed");
  return root;
}

/** @param {Uint8Array} hash */
export const shown = hash => base64(hash);
