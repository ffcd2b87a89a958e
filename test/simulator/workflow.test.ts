import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../examples/workflow-runs.ts";
import { missingPrograms } from "../programs.ts";
import type { Value } from "./expressions.ts";
import { runWorkflow } from "./workflow.ts";

const missing = missingPrograms("bash");
if (missing.length > 0) console.warn("Scripts are not tested; bash is not installed.");

/** Plays the jobs, and hands back what became of each. */
async function play(jobs: string, values: Readonly<Record<string, Value>> = {}) {
  await using temporary = await temporaryFolder();
  return await runWorkflow({ workflow: `jobs:\n${jobs}`, workspace: temporary.folder, values });
}

function results({ jobs }: Awaited<ReturnType<typeof play>>): string[] {
  return jobs.map(({ id, result }) => `${id} ${result}`);
}

test.skipIf(missing.length > 0)(
  "Jobs run after those they need and get their outputs.",
  async () => {
    const played = await play(`
  last: { needs: [first], steps: [{ run: 'echo "$GOT"', env: { GOT: "\${{ needs.first.outputs.said }}" } }] }
  first:
    outputs: { said: "\${{ steps.say.outputs.word }}" }
    steps: [{ id: say, run: 'echo "word=hello" >> "$GITHUB_OUTPUT"' }]`);
    expect(results(played)).toEqual(["first success", "last success"]);
    expect(played.steps.at(-1)?.log).toBe("hello\n");
  },
);

test.skipIf(missing.length > 0)(
  "A job that needs a failed job is skipped unless its `if` says otherwise.",
  async () => {
    const played = await play(`
  broken: { steps: [{ run: exit 1 }, { run: exit 0 }, { if: always(), run: echo always }] }
  skipped: { needs: broken, steps: [{ run: exit 0 }] }
  behind: { needs: skipped, steps: [{ run: exit 0 }] }
  late: { needs: [broken], if: "\${{ !cancelled() && needs.broken.result == 'failure' }}", steps: [{ run: exit 0 }] }`);
    expect(results(played)).toEqual([
      "broken failure",
      "skipped skipped",
      "behind skipped",
      "late success",
    ]);
    expect(played.jobs[0]?.steps.map(({ name }) => name)).toEqual(["exit 1", "echo always"]);
  },
);

test.skipIf(missing.length > 0)(
  "A matrix creates one job per combination, each with its own workspace.",
  async () => {
    const played = await play(
      `
  all:
    strategy: { matrix: { n: [1, 2], one: "\${{ fromJSON(inputs.list) }}" } }
    steps: [{ run: 'test ! -e file && touch file; echo "$N $ONE"', env: { N: "\${{ matrix.n }}", ONE: "\${{ matrix.one.id }}" } }]`,
      { "inputs.list": '[{"id":"a"},{"id":"b"}]' },
    );
    expect(played.steps.map(({ log }) => log)).toEqual(["1 a\n", "1 b\n", "2 a\n", "2 b\n"]);
    expect(new Set(played.jobs.map(({ workspace }) => workspace)).size).toBe(4);
  },
);

test("A name without a value and jobs that need each other are errors.", async () => {
  const step = `{ run: "true", env: { A: "\${{ secrets.MISSPELT }}" } }`;
  await expect(play(`  a: { steps: [${step}] }`)).rejects.toThrow("secrets.MISSPELT");
  const circle = "  a: { needs: b, steps: [] }\n  b: { needs: a, steps: [] }";
  await expect(play(circle)).rejects.toThrow("need each other");
  await expect(play("  a: { steps: [{ uses: some/other@v1 }] }")).rejects.toThrow("not simulated");
});

test.skipIf(missing.length > 0)(
  "Only an explicitly named shell fails when a command inside a pipe fails.",
  async () => {
    const run = `run: "false | cat"`;
    expect(results(await play(`  a: { steps: [{ ${run} }] }`))).toEqual(["a success"]);
    expect(results(await play(`  a: { steps: [{ ${run}, shell: bash }] }`))).toEqual(["a failure"]);
  },
);

test.skipIf(missing.length > 0)(
  "Third-party actions require the permissions that they need.",
  async () => {
    const uses = (name: string, inputs: string) => `{ uses: ${name}@v1, with: { ${inputs} } }`;
    const other = uses("actions/download-artifact", "name: a, run-id: 1, github-token: t");
    const role = "role-to-assume: 'arn:aws:iam::123456789012:role/r', aws-region: r";
    const aws = uses("aws-actions/configure-aws-credentials", role);
    for (const [step, scope] of [
      [other, "actions"],
      [aws, "id-token"],
    ]) {
      const { steps } = await play(`  a: { steps: [${step}] }`);
      expect(steps[0]?.log).toContain(`${scope} is not granted`);
    }
    const granted = await play(`
  a:
    permissions: { id-token: write }
    steps: [${aws}, { run: 'test -n "$AWS_SESSION_TOKEN"' }]`);
    expect(results(granted)).toEqual(["a success"]);
  },
);

test.skipIf(missing.length > 0)(
  "Artifacts are passed between jobs, and each name can be used once.",
  async () => {
    await using temporary = await temporaryFolder();
    const upload = "{ uses: actions/upload-artifact@v1, with: { name: part-a, path: a.txt } }";
    const workflow = `jobs:
  make: { steps: [{ run: echo made > a.txt }, ${upload}] }
  again: { steps: [{ run: echo made > a.txt }, ${upload}] }
  take: { needs: make, steps: [{ uses: actions/download-artifact@v1, with: { pattern: part-*, path: parts } }] }`;
    const played = await runWorkflow({ workflow, workspace: temporary.folder, values: {} });
    expect(results(played)).toEqual(["make success", "again failure", "take success"]);
    // One artifact that fits a pattern is unpacked without a folder of its own.
    const taken = path.join(played.jobs.at(-1)?.workspace ?? "", "parts/a.txt");
    expect(await readFile(taken, "utf8")).toBe("made\n");
  },
);
