// Bytes, texts and hashes as the record writes them: each in one form only, so that two files that say the same are the same.

/** What stands in a file is not as the format has it. */
export class Refused extends Error {
  /** @param {string} where @param {string} problem @param {string} accepted */
  constructor(where, problem, accepted) {
    super(`${where}: ${problem}; accepted: ${accepted}`);
    Object.assign(this, { where, problem, accepted });
  }
}

/** This browser cannot do what verifying needs. */
export class Unable extends Error {}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** @param {Uint8Array} bytes @param {string} where */
export function textOf(bytes, where) {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refused(where, "not UTF-8", "UTF-8");
  }
}

/** Text without control characters but the line feed. */
export function strictText(bytes, where, bytesMax) {
  if (bytes.length > bytesMax) throw new Refused(where, `${bytes.length} bytes`, `at most ${bytesMax} bytes`);
  const control = bytes.findIndex(byte => byte < 0x20 && byte !== 0x0a);
  if (control >= 0) throw new Refused(`${where}, byte ${control}`, "a control character", "none but the newline");
  return textOf(bytes, where);
}

/** @param {string} text */
export const bytesOf = text => encoder.encode(text);

/** @param {...Uint8Array} parts */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) { all.set(part, offset); offset += part.length; }
  return all;
}

/** @param {Uint8Array} one @param {Uint8Array} other */
export const areSame = (one, other) => one.length === other.length && one.every((byte, i) => byte === other[i]);

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** Standard base64 in its canonical spelling; null for anything else. @param {string} text */
export function fromBase64(text) {
  if (typeof text !== "string" || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  const bytes = Uint8Array.from(atob(text), char => char.charCodeAt(0));
  return base64(bytes) === text ? bytes : null;
}

/** @param {Uint8Array} bytes */
export const base64url = bytes => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Base64url without padding in its canonical spelling; null for anything else. @param {string} text */
export function fromBase64url(text) {
  if (typeof text !== "string" || !/^[A-Za-z0-9_-]*$/.test(text)) return null;
  return fromBase64(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - text.length % 4) % 4));
}

/** @param {Uint8Array} bytes */
export const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");

/** @param {string} text 64 lower-case hexadecimal digits */
export function fromHex32(text, where) {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Refused(where, "not 64 lower-case hexadecimal digits", "64 lower-case hexadecimal digits");
  return Uint8Array.from({ length: 32 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

const LONGEST = 9223372036854775807n;

/** A decimal number from 0 to 2^63 - 1 without sign or leading zeros; null for anything else. @param {string} text */
export function wholeNumber(text) {
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(text)) return null;
  const number = BigInt(text);
  return number <= LONGEST ? number : null;
}

function subtle() {
  const found = globalThis.crypto?.subtle;
  if (!found) throw new Unable("no-crypto");
  return found;
}

/** @param {Uint8Array} bytes */
export const sha256 = async bytes => new Uint8Array(await subtle().digest("SHA-256", bytes));

/** Whether an Ed25519 signature (RFC 8032) is by a key over a message. @param {Uint8Array} publicKey @param {Uint8Array} message @param {Uint8Array} signature */
export async function verifiesEd25519(publicKey, message, signature) {
  if (signature.length !== 64) return false;
  let key;
  try {
    key = await subtle().importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
  } catch (problem) {
    if (problem?.name === "NotSupportedError") throw new Unable("no-ed25519");
    return false;
  }
  return subtle().verify("Ed25519", key, signature, message);
}

/** Whether an ES256 signature (RFC 7518, section 3.4) is by a key over a message. @param {{x: string, y: string}} jwk */
export async function verifiesP256(jwk, message, signature) {
  if (signature.length !== 64) return false;
  try {
    const key = await subtle().importKey("jwk", { kty: "EC", crv: "P-256", x: jwk.x, y: jwk.y }, { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    return await subtle().verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, message);
  } catch {
    return false;
  }
}

/** Ticks of 100 ns since 1970 of a moment as leaves write it: RFC 3339, UTC, up to 7 decimals and none that is not needed. @param {string} text */
export function ticksOfLeaf(text, where) {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{0,6}[1-9]))?Z$/.exec(text);
  const ticks = found && ticksOf(found);
  if (ticks == null) throw new Refused(where, "not a moment", "a moment in UTC such as 2018-09-17T19:00:00.25Z");
  return ticks;
}

/** Ticks of any RFC 3339 moment; null for anything else. @param {unknown} text */
export function ticksOfAny(text) {
  const found = typeof text === "string" ? /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):(\d{2}))$/.exec(text) : null;
  const ticks = found && ticksOf(found);
  if (ticks == null || !found[8]) return ticks ?? null;
  const offset = BigInt(Number(found[9]) * 3600 + Number(found[10]) * 60) * 10_000_000n;
  return found[8] === "+" ? ticks - offset : ticks + offset;
}

function ticksOf([, year, month, day, hour, minute, second, decimals = ""]) {
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDay = Number(year) > 0 && date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  const seconds = BigInt(date.getTime() / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second));
  return seconds * 10_000_000n + BigInt(decimals.slice(0, 7).padEnd(7, "0"));
}
