/** The syntax tree: what the parser makes and the compiler reads. */
import type { Place } from "../error.ts";

/** What a local, a parameter or a result was declared to be; `any` where it was not declared. */
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

/** `token` is how the node is called where `.` takes its right side as a key: `m.k`, `m.strlen(x)`. */
interface Node {
  readonly place: Place;
  readonly token: string;
}

export type Expression =
  | Literal
  | RegexLiteral
  | Field
  | ComputedField
  | WholeRow
  | Oosvar
  | ComputedOosvar
  | AllOosvars
  | Local
  | Constant
  | Environment
  | ArrayLiteral
  | MapLiteral
  | FunctionLiteral
  | Call
  | Unary
  | Binary
  | Conditional
  | Index
  | Slice;

/** A string with its escapes as written, or a number as spelled, or a keyword. */
export interface Literal extends Node {
  readonly kind: "number" | "string" | "true" | "false" | "null";
  readonly text: string;
}
/** `"..."i` */
export interface RegexLiteral extends Node {
  readonly kind: "regex";
  readonly text: string;
}
export interface Field extends Node {
  readonly kind: "field";
  readonly name: string;
}
/** `$[name]`; `$[[n]]` and `$[[[n]]]`, the n-th name and value, have an array as name. */
export interface ComputedField extends Node {
  readonly kind: "computed-field";
  readonly name: Expression;
}
export interface WholeRow extends Node {
  readonly kind: "whole-row";
}
export interface Oosvar extends Node {
  readonly kind: "oosvar";
  readonly name: string;
}
/** `@[name]` */
export interface ComputedOosvar extends Node {
  readonly kind: "computed-oosvar";
  readonly name: Expression;
}
/** `@*` or `all` */
export interface AllOosvars extends Node {
  readonly kind: "all-oosvars";
}
export interface Local extends Node {
  readonly kind: "local";
  readonly name: string;
}
export interface Constant extends Node {
  readonly kind: "constant";
  readonly name: string;
}
/** `ENV["NAME"]` or `ENV.NAME` */
export interface Environment extends Node {
  readonly kind: "environment";
  readonly name: Expression;
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
  readonly place: Place;
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
  | ForOne
  | ForPair
  | Definition
  | SubroutineCall
  | Return
  | Jump
  | TopBlock;

interface StatementNode {
  readonly place: Place;
}

/** An expression as a statement: the last one run decides about the row. */
export interface BareBoolean extends StatementNode {
  readonly kind: "bare-boolean";
  readonly value: Expression;
}
/** `target OPERATOR= value`; a `type` makes it the definition of a local. */
export interface Assignment extends StatementNode {
  readonly kind: "assignment";
  readonly target: Expression;
  readonly type: TypeName | undefined;
  /** The binary operator of `+=` and its kind; undefined for `=`. */
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
/** `while (...) {...}`, or `do {...} while (...)` when the body goes first. */
export interface While extends StatementNode {
  readonly kind: "while";
  readonly condition: Expression;
  readonly block: Block;
  readonly bodyFirst: boolean;
}
/** `for (start; continuation; update) {...}`: of the continuation the last statement decides, the others only run. */
export interface ForCounting extends StatementNode {
  readonly kind: "for-counting";
  readonly start: Block;
  readonly continuation: Block;
  readonly update: Block;
  readonly block: Block;
}
/** `for (name in over) {...}` */
export interface ForOne extends StatementNode {
  readonly kind: "for-one";
  readonly name: string;
  readonly over: Expression;
  readonly block: Block;
}
/** `for (key, value in over) {...}` or `for ((key1, key2), value in over) {...}` */
export interface ForPair extends StatementNode {
  readonly kind: "for-pair";
  readonly keys: readonly string[];
  readonly value: string;
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
