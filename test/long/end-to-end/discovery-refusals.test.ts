/** Further ways in which a tenant does not list its users. */

import { describe, test } from "vitest";
import { expectDocumentedFields, type Unsearchable } from "../../end-to-end/discovery-run.ts";

describe.concurrent("discovery", () => {
  test.each<Unsearchable>([
    ["forbids the list of users", { kind: "answer", status: 403 }],
    ["answers something else", { kind: "answer", status: 200, body: "<html>" }],
    ["answers with an object", { kind: "answer", status: 200, body: {} }],
    ["breaks every connection", { kind: "reset" }],
  ])("A backup whose tenant %s has the documented fields and a warning.", expectDocumentedFields);
});
