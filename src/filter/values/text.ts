/** Values as text, as Miller prints them. */

import {
  ABSENT,
  ARRAY,
  type ArrayValue,
  BOOL,
  checkTextLength,
  EMPTY,
  ERROR,
  FLOAT,
  FUNCT,
  INT,
  isCollection,
  isText,
  MAP,
  type MapValue,
  NULL,
  STRING,
  type Value,
} from "./index.ts";
import { numberText } from "./numbers.ts";

/** Numbers keep their spelling; collections become multi-line JSON; error and absent become "(error)" and "(absent)". */
export function textOf(value: Value): string {
  switch (value.type) {
    case INT:
    case FLOAT:
      return numberText(value);
    case BOOL:
    case EMPTY:
    case STRING:
      return value.text;
    case ARRAY:
    case MAP:
      return printJson(value, true);
    case NULL:
      return "null";
    case ERROR:
      return "(error)";
    case ABSENT:
      return "(absent)";
    case FUNCT:
      return value.items.name;
  }
}

/**
 * JSON as Miller writes it: `{"a": 1, "b": [1, 2]}`.
 *
 * @param multiline indented by two spaces; arrays of scalars stay on one line
 * @throws FatalError when the text grows beyond `MAX_TEXT_LENGTH`
 */
export function printJson(value: Value, multiline: boolean): string {
  const parts: string[] = [];
  let length = 0;
  const write = (part: string) => {
    length += part.length;
    checkTextLength(length);
    parts.push(part);
  };
  printValue(value, multiline ? "\n" : "", write);
  return parts.join("");
}

type Write = (part: string) => void;

/** @param newline line break and current indentation; empty for one line */
function printValue(value: Value, newline: string, write: Write): void {
  if (value.type === ARRAY) printArray(value, newline, write);
  else if (value.type === MAP) printMap(value, newline, write);
  else if (isText(value)) write(quoted(value.text));
  // JSON allows only decimal ints.
  else write(value.type === INT ? String(value.number) : textOf(value));
}

function printArray(value: ArrayValue, newline: string, write: Write): void {
  const inner = newline !== "" && value.items.some(isCollection) ? `${newline}  ` : "";
  printMembers("[", "]", value.items, newline, inner, write, (item) => {
    printValue(item, inner, write);
  });
}

function printMap(value: MapValue, newline: string, write: Write): void {
  const inner = newline === "" ? "" : `${newline}  `;
  printMembers("{", "}", [...value.items], newline, inner, write, ([key, item]) => {
    write(`${quoted(key)}: `);
    printValue(item, inner, write);
  });
}

function printMembers<Member>(
  open: string,
  close: string,
  members: readonly Member[],
  newline: string,
  inner: string,
  write: Write,
  print: (member: Member) => void,
): void {
  write(open);
  members.forEach((member, index) => {
    if (index > 0) write(inner === "" ? ", " : ",");
    write(inner);
    print(member);
  });
  if (inner !== "" && members.length > 0) write(newline);
  write(close);
}

/** JSON.stringify and Miller escape the same characters: quote, backslash and control characters. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
