import { describe, expect, test } from "vitest";
import type { Expression, Statement } from "../../../src/filter/syntax/ast.ts";
import { parse } from "../../../src/filter/syntax/index.ts";

/** The syntax tree in the parenthesized form of `mlr -n filter -X`. */
function outline(node: Expression): string {
  switch (node.kind) {
    case "binary":
      return `(${node.operator} ${outline(node.left)} ${outline(node.right)})`;
    case "unary":
      return `(${node.operator} ${outline(node.operand)})`;
    case "conditional":
      return `(?: ${[node.condition, node.yes, node.no].map(outline).join(" ")})`;
    case "index":
      return `([] ${outline(node.base)} ${outline(node.index)})`;
    case "slice":
      return `([:] ${[node.base, node.from, node.to].map((part) => (part ? outline(part) : "-")).join(" ")})`;
    case "call":
      return `(${[node.name, ...node.arguments.map(outline)].join(" ")})`;
    case "array":
      return `[${node.items.map(outline).join(" ")}]`;
    case "map":
      return `{${node.entries.map(([key, value]) => `${outline(key)}:${outline(value)}`).join(" ")}}`;
    default:
      return node.token;
  }
}

function statementOutline(statement: Statement): string {
  if (statement.kind === "bare-boolean") return outline(statement.value);
  if (statement.kind !== "assignment") return statement.kind;
  const { type = "", operator = "", target, value } = statement;
  return `(${type}${operator}= ${outline(target)} ${outline(value)})`;
}

const tree = (source: string) => parse(source).map(statementOutline).join("; ");

describe("The parser groups operators as Miller does:", () => {
  test.each([
    ["$a || $b ^^ $c && $d", "(|| $a (^^ $b (&& $c $d)))"],
    ["$a && $b =~ $c < $d", "(&& $a (=~ $b (< $c $d)))"],
    ["$a < $b | $c ^ $d & $e", "(< $a (| $b (^ $c (& $d $e))))"],
    ["$a & $b << $c + $d * $e . $f", "(& $a (<< $b (+ $c (* $d (. $e $f)))))"],
    ["1 < 2 < 3", "(< (< 1 2) 3)"],
    ["$a == $b =~ $c", "(=~ (== $a $b) $c)"],
    ["$a . $b * $c", "(* (. $a $b) $c)"],
    ["-2 ** 2", "(- (** 2 2))"],
    ["2 ** -2 ** 2", "(** 2 (- (** 2 2)))"],
    ["2 ** 3 ** 2", "(** 2 (** 3 2))"],
    ["!$a == 1", "(== (! $a) 1)"],
    ["--1", "(- (- 1))"],
    ["$x ?? 0 < 5", "(< (?? $x 0) 5)"],
    ["$a ?? $b ??? $c ** $d", "(?? $a (??? $b (** $c $d)))"],
    ["$a . $b ?? $c", "(. $a (?? $b $c))"],
    ["$x ?? -1", "(?? $x (- 1))"],
    ["$a ? $b : $c ? $d : $e", "(?: $a $b (?: $c $d $e))"],
    ["$a ? $b ? 1 : 2 : 3", "(?: $a (?: $b 1 2) 3)"],
    ["-$a[1][2:3]", "(- ([:] ([] $a 1) 2 3))"],
    ["$a[:2] . $b[1:] . $c[:]", "(. (. ([:] $a - 2) ([:] $b 1 -)) ([:] $c - -))"],
    ["m[[1,2]] . m[ [1][1]]", "(. ([] m [1 2]) ([] m ([] [1] 1)))"],
    ["[[1,2],[3]][1]", "([] [[1 2] [3]] 1)"],
    ['{"a":1, 2:[],}', '{"a":1 2:[]}'],
    ["f(1, g(2),) . int(3.5)", "(. (f 1 (g 2)) (int 3.5))"],
  ])("%s is parsed as %s.", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });
});

describe("The parser reads statements:", () => {
  test.each([
    ["true;;; false;", "true; false"],
    ["x = 1; num y = 2; @z .= 3", "(= x 1); (num= y 2); (.= @z 3)"],
    ["m[1][2] **= 3", "(**= ([] ([] m 1) 2) 3)"],
    ["if (true) {1} elif (false) {2} else {3} 4", "if; 4"],
    ["NR == 1 {true} false", "pattern-action; false"],
    ["func f(str a, b): num {return a} f(1, 2)", "func; (f 1 2)"],
    ["f = func(a) {return a}; true", "(= f func); true"],
    ["for (;;) {break} for (k in $*) {} for ((a,b),c in $*) {}", "for-counting; for-one; for-pair"],
    ["do {continue} while (true); while (true) {}", "while; while"],
    ["begin {@n = 1} end {} subr p() {return} call p()", "begin; end; subr; call"],
  ])("%s is parsed as %s.", (source, expected) => {
    expect(tree(source)).toBe(expected);
  });
});

describe("The parser rejects", () => {
  test.each([
    ["", "the expression is empty."],
    ["# only a comment", "the expression is empty."],
    ["$x ==", "a value is expected here, but the expression ends."],
    ["true false", "an operator or ; is expected here."],
    ["$x and $y", "an operator or ; is expected here."],
    ["$x === 1", "a value is expected here."],
    ["1,2", "an operator or ; is expected here."],
    ["true)", "an operator or ; is expected here."],
    ["{true}", ": is expected here."],
    ["2 ** !1", "a value is expected here."],
    ["$a.1", "an operator or ; is expected here."],
    ["elif (true) {true}", "elif is a keyword and cannot be used here."],
    ["end = 1", "{ is expected here."],
    ["if true {1}", "( is expected here."],
    ["var x", "= is expected here, but the expression ends."],
    ["x = y = 1", "an operator or ; is expected here."],
    ["print 1", "print cannot be used: a row filter cannot print."],
    ['tee > "x", $*', "tee cannot be used: a row filter cannot emit rows."],
    ["filter true", "filter cannot be used: the whole expression is the filter. Remove the word."],
  ])("%s: %s", (source, message) => {
    expect(() => parse(source)).toThrow(message);
  });
});
