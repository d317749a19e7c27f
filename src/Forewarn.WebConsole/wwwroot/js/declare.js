// The area field of the page for declaring: what is typed, pasted or dropped there goes to the node in pieces, since it may be large.

/** Longest text that is sent, in UTF-16 units; the node has the same limit, and says so. */
const LENGTH_MAX = 1_000_000;

/** Pause in typing after which the text is sent, in milliseconds. */
const PAUSE_MS = 200;

/**
 * Watches the field, and the place where files may be dropped.
 * @param {HTMLTextAreaElement} field
 * @param {HTMLElement} zone
 * @param {HTMLInputElement} chooser
 * @param {{ invokeMethodAsync(name: string, ...values: unknown[]): Promise<void> }} page
 */
export function attach(field, zone, chooser, page) {
  let sent = "", timer = 0;

  const send = async () => {
    const text = field.value;
    if (text === sent) return;
    sent = text;
    if (text.length > LENGTH_MAX) await page.invokeMethodAsync("TooLong", text.length);
    else await page.invokeMethodAsync("Typed", DotNet.createJSStreamReference(new TextEncoder().encode(text)));
  };

  /** @param {File | undefined} file */
  const take = async file => {
    if (!file) return;
    // Bytes are at most four times the characters.
    if (file.size > 4 * LENGTH_MAX) await page.invokeMethodAsync("TooLong", file.size);
    else write(field, await file.text());
  };

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MS);
  });
  chooser.addEventListener("change", async () => {
    await take(chooser.files?.[0]);
    chooser.value = "";
  });
  for (const happening of ["dragenter", "dragover"]) {
    zone.addEventListener(happening, event => {
      event.preventDefault();
      zone.classList.add("dragged");
    });
  }
  zone.addEventListener("dragleave", () => zone.classList.remove("dragged"));
  zone.addEventListener("drop", event => {
    event.preventDefault();
    zone.classList.remove("dragged");
    const dropped = event.dataTransfer;
    if (dropped?.files.length) void take(dropped.files[0]);
    else if (dropped) write(field, dropped.getData("text/plain"));
  });
  // What was there before, such as what was typed before a reload.
  void send();
}

/** Writes into a field as if a person had. @param {HTMLTextAreaElement} field @param {string} text */
export function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Puts in what is declared already, unless something was typed before a reload. @param {HTMLTextAreaElement} field @param {string} text */
export function begin(field, text) {
  if (field.value === "") field.value = text;
}

/** Gives the person a file. @param {string} name @param {string} text */
export function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
