/** Answers that Auth0's API did not write: those of firewalls, proxies and other servers. */

import { quote } from "../base/format.ts";
import { parseJson } from "../base/json.ts";
import { StatusError } from "../http/status-error.ts";

/** Maximum length of the searched text, because the search of markup is quadratic. */
const SEARCHED = 4096;

/** The error for a refusal that is not in Auth0's format. @param remedy used instead of the general one */
export function foreignRefusal(
  what: string,
  { host, status, text }: { host: string; status: number; text: string },
  remedy?: string,
): StatusError {
  return new StatusError(
    `The answer to ${what} (status ${status}${foreignWords(text)}) does not come from Auth0.`,
    remedy ??
      `Check that \`domain\` is the domain of an Auth0 tenant, and that the runner's proxy or firewall allows requests to ${host}.`,
    status,
  );
}

/** The title or the first sentence of a page or a text, after a colon; nothing for JSON, which may contain secrets. */
export function foreignWords(text: string): string {
  if (!isForeign(text)) return "";
  const start = text.slice(0, SEARCHED);
  const [, title] = /<title[^>]*>([^<]*)/i.exec(start) ?? [];
  const plain = title ?? start.replace(/<(script|style)\b.*?<\/\1>|<[^>]*>?/gis, " ");
  const [sentence = ""] = plain.trim().split(/(?<=[.!?])\s/, 1);
  const words = quote(sentence.replace(/\s+/g, " "), 200);
  return words === "" ? "" : `: ${words}`;
}

/** Whether a body is neither empty nor JSON. */
export function isForeign(text: string): boolean {
  return text.trim() !== "" && parseJson(text) === undefined;
}
