/** The abstract syntax tree: the parser builds it, the compiler reads it. */
import type { Span } from "../error.ts";

/** The declared type of a local, a parameter or a result; `any` without a declaration. */
export type TypeName =
  | "any"
  | "arr"
  | "bool"
  | "float"
  | "funct"
  | "int"
  | "map"
  | "num"
  | "str"
  | "var";

/** `token` is the key that the node means on the right side of a `.` after a map: `m.k`, `m.strlen(x)`. */
interface Node {
  readonly span: Span;
  readonly token: string;
}

export type Expression =
  | Literal
  | Named
  | Computed
  | Whole
  | ArrayLiteral
  | MapLiteral
  | FunctionLiteral
  | Call
  | Unary
  | Binary
  | Conditional
  | Index
  | Slice;

/** A number as written, the inside of `"..."` or of the regular expression `"..."i` without decoding, or a keyword. */
export interface Literal extends Node {
  readonly kind: "number" | "string" | "regex" | "true" | "false" | "null";
  readonly text: string;
}
/** `$name`, `@name`, a local variable, or a built-in variable such as `NR` and `M_PI`. */
export interface Named extends Node {
  readonly kind: "field" | "oosvar" | "local" | "built-in";
  readonly name: string;
}
/** `$[name]`, `@[name]`, `ENV[name]` or `ENV.name`. In `$[[n]]` and `$[[[n]]]`, the n-th name and value, `name` is an array. */
export interface Computed extends Node {
  readonly kind: "computed-field" | "computed-oosvar" | "environment";
  readonly name: Expression;
}
/** `$*`; `@*` or `all`. */
export interface Whole extends Node {
  readonly kind: "whole-row" | "all-oosvars";
}
export interface ArrayLiteral extends Node {
  readonly kind: "array";
  readonly items: readonly Expression[];
}
export interface MapLiteral extends Node {
  readonly kind: "map";
  readonly entries: readonly (readonly [key: Expression, value: Expression])[];
}
export interface FunctionLiteral extends Node {
  readonly kind: "function";
  readonly body: FunctionBody;
}
export interface Call extends Node {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: string;
  readonly operand: Expression;
}
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly yes: Expression;
  readonly no: Expression;
}
export interface Index extends Node {
  readonly kind: "index";
  readonly base: Expression;
  readonly index: Expression;
}
export interface Slice extends Node {
  readonly kind: "slice";
  readonly base: Expression;
  readonly from: Expression | undefined;
  readonly to: Expression | undefined;
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeName;
  readonly span: Span;
}
export interface FunctionBody {
  readonly parameters: readonly Parameter[];
  readonly returns: TypeName;
  readonly block: Block;
}

export type Block = readonly Statement[];

export type Statement =
  | BareBoolean
  | Assignment
  | Unset
  | PatternAction
  | If
  | While
  | ForCounting
  | ForEach
  | Definition
  | SubroutineCall
  | Return
  | Jump
  | TopBlock;

interface StatementNode {
  readonly span: Span;
}

/** An expression as a statement: the last one evaluated decides about the row. */
export interface BareBoolean extends StatementNode {
  readonly kind: "bare-boolean";
  readonly value: Expression;
}
/** `target OPERATOR= value`; with a `type` it defines a local. */
export interface Assignment extends StatementNode {
  readonly kind: "assignment";
  readonly target: Expression;
  readonly type: TypeName | undefined;
  /** The binary operator of `+=` and similar; undefined for `=`. */
  readonly operator: string | undefined;
  readonly value: Expression;
}
export interface Unset extends StatementNode {
  readonly kind: "unset";
  readonly targets: readonly Expression[];
}
/** `condition { ... }` */
export interface PatternAction extends StatementNode {
  readonly kind: "pattern-action";
  readonly condition: Expression;
  readonly block: Block;
}
export interface If extends StatementNode {
  readonly kind: "if";
  readonly branches: readonly { readonly condition: Expression; readonly block: Block }[];
  readonly otherwise: Block | undefined;
}
/** `while (...) {...}`; with `bodyFirst`, `do {...} while (...)`. */
export interface While extends StatementNode {
  readonly kind: "while";
  readonly condition: Expression;
  readonly block: Block;
  readonly bodyFirst: boolean;
}
/** `for (start; continuation; update) {...}`: the last statement of the continuation is the condition. */
export interface ForCounting extends StatementNode {
  readonly kind: "for-counting";
  readonly start: Block;
  readonly continuation: Block;
  readonly update: Block;
  readonly block: Block;
}
/** `for (name in over)`; with a value, `for (key, value in over)` or `for ((key1, key2), value in over)`. */
export interface ForEach extends StatementNode {
  readonly kind: "for-one" | "for-pair";
  /** The loop variables in the order written. */
  readonly names: readonly string[];
  readonly over: Expression;
  readonly block: Block;
}
/** `func name(...) {...}` or `subr name(...) {...}` */
export interface Definition extends StatementNode {
  readonly kind: "func" | "subr";
  readonly name: string;
  readonly body: FunctionBody;
}
/** `call name(...)` */
export interface SubroutineCall extends StatementNode {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
}
export interface Return extends StatementNode {
  readonly kind: "return";
  readonly value: Expression | undefined;
}
export interface Jump extends StatementNode {
  readonly kind: "break" | "continue";
}
/** `begin {...}` or `end {...}` */
export interface TopBlock extends StatementNode {
  readonly kind: "begin" | "end";
  readonly block: Block;
}
