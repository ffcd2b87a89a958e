import { expect, test } from "vitest";
import { readLog, readOutputs } from "./workflow-commands.ts";

test("A mask hides its value in the lines that follow, and is not shown itself.", () => {
  const { log, masks } = readLog("before s3cret\n::add-mask::s3cret\nafter s3cret and s3cret");
  expect(log).toBe("before s3cret\nafter *** and ***");
  expect(masks).toEqual(["s3cret"]);
});

test("A mask of several lines hides the whole and every line of it.", () => {
  expect(readLog("::add-mask::first%0A%0A second \nfirst, second").log).toBe("***, ***");
});

test("The longer of two masks applies if it contains the other.", () => {
  expect(readLog("::add-mask::abc\n::add-mask::abcdef\nabcdef").log).toBe("***");
});

test("Annotations are unescaped, and shown masked.", () => {
  const printed =
    "::add-mask::key\n::error title=a%2Cb%3Ac,line=1::50%25 of key%0Agone\n::warning::careful";
  const { annotations, log } = readLog(printed);
  expect(annotations).toEqual([
    { level: "error", title: "a,b:c", message: "50% of key\ngone" },
    { level: "warning", title: undefined, message: "careful" },
  ]);
  expect(log).toBe("Error: 50% of ***\ngone\nWarning: careful");
});

test("Groups are shown open, and debug lines only in the debug log.", () => {
  const { log, debugLog } = readLog("::group::Export\nrow\n::debug::body\n::endgroup::\nend");
  expect(log).toBe("▼ Export\nrow\nend");
  expect(debugLog).toBe("▼ Export\nrow\nDebug: body\nend");
});

test("A line with colons or an unknown command is printed unchanged.", () => {
  const lines = "at 10:57:46::x, ratio 1::2\n::eror::typo";
  expect(readLog(lines)).toMatchObject({ log: lines, annotations: [] });
});

test("The older form of a command is executed anywhere in a line, and in any case.", () => {
  const { annotations, masks, log } = readLog(
    "Job is ##[add-mask]pending\nx ##[ERROR title=a;line=1]broken\n##[unknown]pending",
  );
  expect(masks).toEqual(["pending"]);
  expect(annotations).toEqual([{ level: "error", title: "a", message: "broken" }]);
  expect(log).toBe("Error: broken\n##[unknown]***");
});

test("After stop-commands, no command is executed until its token.", () => {
  const { log, masks, commandNames } = readLog(
    "Job is ##[stop-commands]x\n::add-mask::key\nkey\n::x::\n::add-mask::key\nkey",
  );
  expect(masks).toEqual(["key"]);
  expect(commandNames).toEqual(["stop-commands", "add-mask"]);
  expect(log).toBe("::add-mask::key\nkey\n::x::\n***");
});

test("Outputs are read in both forms.", () => {
  expect(readOutputs("a=1=2\nb<<end\nx=1\n\ny\nend\nc=\n")).toEqual({
    a: "1=2",
    b: "x=1\n\ny",
    c: "",
  });
});

test("An output file that the runner would reject is rejected.", () => {
  expect(() => readOutputs("nonsense\n")).toThrow("Line 1");
  expect(() => readOutputs("a<<end\n1\n")).toThrow("The output a has no end.");
});
