// Names files by their hash; their bytes stay in the browser.

/** Files that one message names, and the largest that a browser can hash in one piece. */
const FILES_MAX = 8, BYTES_MAX = 256 * 1024 * 1024;

/**
 * @param {HTMLInputElement} input
 * @returns {Promise<{ name: string, sha256: string, mediaType: string, bytes: number }[]>}
 */
export async function name(input) {
  const chosen = [...input.files].filter(file => file.size <= BYTES_MAX).slice(0, FILES_MAX);
  return Promise.all(chosen.map(async file => {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
    return { name: file.name, sha256: [...hash].map(byte => byte.toString(16).padStart(2, "0")).join(""), mediaType: file.type || "application/octet-stream", bytes: file.size };
  }));
}
