/** The issue forms never ask for personal data and ask everyone to leave it out. */

import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { ROOT, textOf } from "./pages.ts";

const FOLDER = ".github/ISSUE_TEMPLATE";
const forms = globSync(`${FOLDER}/*.yml`, { cwd: ROOT }).filter((file) => !file.includes("config"));

interface Element {
  readonly type: string;
  readonly attributes: {
    readonly label?: string;
    readonly value?: string;
    readonly options?: readonly (
      | string
      | { readonly label: string; readonly required?: boolean }
    )[];
  };
}

test("The repository has issue forms.", () => {
  expect(forms).toHaveLength(2);
});

test.each(forms)("%s is a valid form and first asks to leave out personal data.", (file) => {
  const form: { name: string; description: string; body: Element[] } = parse(textOf(file));
  expect(form.name && form.description).toBeTruthy();
  const types = ["markdown", "checkboxes", "textarea", "input", "dropdown"];
  for (const { type, attributes } of form.body) {
    expect(types).toContain(type);
    expect(type === "markdown" ? attributes.value : attributes.label).toBeTruthy();
    if (type === "checkboxes" || type === "dropdown") expect(attributes.options).not.toEqual([]);
  }
  const [first, second] = form.body;
  expect(first?.attributes.value).toMatch(/^\*\*No personal data, please\.\*\*/);
  expect(second?.type).toBe("checkboxes");
  expect(second?.attributes.options?.[0]).toMatchObject({
    label: expect.stringContaining("no personal data"),
    required: true,
  });
});

test("Blank issues are disabled, and vulnerabilities are reported elsewhere.", () => {
  expect(parse(textOf(`${FOLDER}/config.yml`)).blank_issues_enabled).toBe(false);
  expect(textOf(`${FOLDER}/bug.yml`)).toContain("Report a vulnerability");
  expect(textOf("SECURITY.md")).toContain("Report a vulnerability");
});

test("The pull request template asks to leave out personal data.", () => {
  expect(textOf(".github/pull_request_template.md")).toContain("No personal data");
});
