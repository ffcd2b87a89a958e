/**
 * The secrets of the run, and how to remove them from text.
 *
 * The runner masks a secret only where it is printed whole. A message that quotes another side may be truncated, so we remove secrets
 * ourselves before that. Like the runner's masks, the list belongs to the process.
 */

const REDACTED = "***";
/** Shorter secrets are words of any text, and their encoded forms even more so. */
const SHORTEST_SECRET = 4;
const SHORTEST_ENCODED = 8;
/** A secret that another side truncated is recognized by its first characters. */
const SHORTEST_BEGINNING = 12;

/** The longest first, so that no rest of a secret remains that contains another. */
let forms: readonly string[] = [];

/** Removes a secret, each of its lines, and their encoded forms from all text from now on. */
export function addSecret(secret: string): void {
  const added = [secret, ...secret.split(/\r?\n/)]
    .map((text) => text.trim())
    .filter((text) => text.length >= SHORTEST_SECRET && !/^-----.*-----$/.test(text))
    .flatMap((text) => (text.length < SHORTEST_ENCODED ? [text] : [text, ...encoded(text)]));
  forms = [...new Set([...forms, ...added])].toSorted((a, b) => b.length - a.length);
}

/** The text with `***` in the place of each known secret, or of its beginning where the rest is missing. */
export function redact(text: string): string {
  let result = text;
  for (const form of forms) result = result.replaceAll(form, REDACTED);
  for (const head of new Set(forms.filter(isTruncatable).map(headOf))) {
    if (result.includes(head)) result = withoutBeginnings(result, head);
  }
  return result;
}

/** The address of a signed link is not secret. Its query is a secret of its own. */
function isTruncatable(form: string): boolean {
  return form.length >= 2 * SHORTEST_BEGINNING && !/^https?:/.test(form);
}

function headOf(form: string): string {
  return form.slice(0, SHORTEST_BEGINNING);
}

/** Several forms may have the same first characters: the one that matches the longest text counts. */
function withoutBeginnings(text: string, head: string): string {
  const candidates = forms.filter((form) => form.startsWith(head));
  let result = "";
  let done = 0;
  for (let at = text.indexOf(head); at !== -1; at = text.indexOf(head, done)) {
    const lengths = candidates.map((form) => {
      let length = head.length;
      while (length < form.length && text[at + length] === form[length]) length++;
      return length;
    });
    result += text.slice(done, at) + REDACTED;
    done = at + Math.max(...lengths);
  }
  return result + text.slice(done);
}

/** As the runner does, and base64url: addresses, JSON, forms, XML, and base64 at each of the three positions in a group. */
function encoded(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => base64At(secret, offset));
  const xml = secret
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&apos;");
  return [
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    // A lone surrogate cannot be part of an address.
    ...(secret.isWellFormed() ? [encodeURI(secret), encodeURIComponent(secret)] : []),
    new URLSearchParams([["", secret]]).toString().slice(1),
    json,
    json.replaceAll("/", "\\/"),
    xml,
  ];
}

/** The characters of base64 that depend on the secret alone, if `offset` bytes precede it in its group of three. */
function base64At(secret: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const [start, end] = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return bytes.toString("base64").slice(start, end);
}
