/**
 * Statements, and with them the whole program.
 *
 *     block      = { statement } ;      (";" between statements, optional behind "}", any number of them)
 *     statement  = expression | expression "{" block "}" | assignment | unset
 *                | if | while | do | for | func | subr | call | return | "break" | "continue"
 *                | ( "begin" | "end" ) "{" block "}" ;
 *     assignment = ( type name | expression ) ( "=" | "+=" | ... ) expression ;
 *     unset      = "unset" expression { "," expression } ;
 *     if         = "if" test { "elif" test } [ "else" "{" block "}" ] ;     test = "(" expression ")" "{" block "}" ;
 *     while      = "while" test ;
 *     do         = "do" "{" block "}" "while" "(" expression ")" ;
 *     for        = "for" "(" ( name | name "," name | "(" name { "," name } ")" "," name ) "in" expression ")" "{" block "}"
 *                | "for" "(" [ simple { "," simple } ] ";" [ ... ] ";" [ ... ] ")" "{" block "}" ;
 *     simple     = assignment | expression ;
 *     func       = "func" name signature "{" block "}" ;                    subr = "subr" name signature "{" block "}" ;
 *     call       = "call" name "(" [ list ] ")" ;
 *     return     = "return" [ expression ] ;
 */

import { ExpressionError, type Place } from "../error.ts";
import { Cursor } from "./cursor.ts";
import { callArguments, expression, functionBody, localName } from "./expression.ts";
import { tokenize } from "./lexer.ts";
import type { Assignment, Block, Expression, Statement, TypeName } from "./nodes.ts";
import { isType, REFUSED } from "./reserved-words.ts";

/** `=`, or an operator and `=`. */
const ASSIGNMENT = /^(|\|\||\^\^|&&|\?\?\??|\||&|\^|<<|>>>?|\+|\.|-|\*\*?|\/\/?|%)=$/;

/** @throws ExpressionError when it is not a program */
export function parse(source: string): Block {
  const cursor = new Cursor(tokenize(source), braced);
  const block = statements(cursor);
  if (!cursor.atEnd) throw cursor.unexpected("; was expected");
  if (block.length === 0) throw new ExpressionError("it is empty.", { start: 0, end: 0 });
  return block;
}

function braced(cursor: Cursor): Block {
  return cursor.nested(() => {
    cursor.expect("{");
    const block = statements(cursor);
    cursor.expect("}");
    return block;
  });
}

function statements(cursor: Cursor): Block {
  const block: Statement[] = [];
  for (;;) {
    while (cursor.take(";"));
    if (cursor.atEnd || cursor.is("}")) return block;
    const next = statement(cursor);
    block.push(next);
    if (endsInBrace(next)) continue;
    if (!cursor.is(";") && !cursor.is("}") && !cursor.atEnd) {
      throw cursor.unexpected("an operator or ; was expected");
    }
  }
}

function endsInBrace(statement: Statement): boolean {
  return (
    ("block" in statement || "body" in statement || statement.kind === "if") &&
    !(statement.kind === "while" && statement.bodyFirst)
  );
}

function statement(cursor: Cursor): Statement {
  const { kind, text } = cursor.token;
  if (kind !== "word") return expressionStatement(cursor);
  const refusal = REFUSED.get(text);
  if (refusal !== undefined) {
    throw new ExpressionError(`${text} cannot be used: ${refusal}.`, cursor.token);
  }
  if (isType(text) && cursor.ahead(1).kind === "word") return typedDefinition(cursor, text);
  switch (text) {
    case "if":
      return ifStatement(cursor);
    case "while":
      return whileStatement(cursor);
    case "do":
      return doStatement(cursor);
    case "for":
      return forStatement(cursor);
    case "func":
      return cursor.ahead(1).kind === "word"
        ? definition(cursor, text)
        : expressionStatement(cursor);
    case "subr":
      return definition(cursor, text);
    case "call":
      return subroutineCall(cursor);
    case "begin":
    case "end":
      return { kind: text, place: cursor.next(), block: braced(cursor) };
    case "break":
    case "continue":
      return { kind: text, place: cursor.next() };
    case "return":
      return returnStatement(cursor);
    case "unset":
      return unset(cursor);
    default:
      return expressionStatement(cursor);
  }
}

function expressionStatement(cursor: Cursor): Statement {
  const start = cursor.token;
  const simple = simpleStatement(cursor);
  if (simple.kind !== "bare-boolean" || !cursor.is("{")) return simple;
  const block = braced(cursor);
  return { kind: "pattern-action", place: cursor.since(start), condition: simple.value, block };
}

/** An assignment or an expression. */
function simpleStatement(cursor: Cursor): Statement {
  const { text } = cursor.token;
  if (isType(text) && cursor.ahead(1).kind === "word") return typedDefinition(cursor, text);
  const start = cursor.token;
  const value = expression(cursor);
  const operator = assignmentOperator(cursor);
  if (operator === undefined) return { kind: "bare-boolean", place: cursor.since(start), value };
  return assignment(cursor, start, value, undefined, operator);
}

/** Reads `=` or `+=` and the like. @returns the operator before the `=`, empty for a plain one */
function assignmentOperator(cursor: Cursor): string | undefined {
  const found = cursor.token.kind === "mark" ? ASSIGNMENT.exec(cursor.token.text) : null;
  if (found === null || ["==", "<=", ">=", "!="].includes(found[0])) return undefined;
  cursor.next();
  return found[1];
}

function assignment(
  cursor: Cursor,
  start: Place,
  target: Expression,
  type: TypeName | undefined,
  operator: string,
): Assignment {
  const value = expression(cursor);
  return {
    kind: "assignment",
    place: cursor.since(start),
    target,
    type,
    operator: operator === "" ? undefined : operator,
    value,
  };
}

function typedDefinition(cursor: Cursor, type: TypeName): Assignment {
  const start = cursor.next();
  const place = cursor.token;
  const name = localName(cursor);
  cursor.expect("=");
  return assignment(cursor, start, { kind: "local", token: name, place, name }, type, "");
}

function unset(cursor: Cursor): Statement {
  const start = cursor.next();
  const targets = [expression(cursor)];
  while (cursor.take(",")) targets.push(expression(cursor));
  return { kind: "unset", place: cursor.since(start), targets };
}

function condition(cursor: Cursor): Expression {
  cursor.expect("(");
  const value = expression(cursor);
  cursor.expect(")");
  return value;
}

function ifStatement(cursor: Cursor): Statement {
  const place = cursor.token;
  const branches = [];
  do {
    cursor.next();
    branches.push({ condition: condition(cursor), block: braced(cursor) });
  } while (cursor.isWord("elif"));
  const otherwise = cursor.takeWord("else") ? braced(cursor) : undefined;
  return { kind: "if", place, branches, otherwise };
}

function whileStatement(cursor: Cursor): Statement {
  const place = cursor.next();
  const test = condition(cursor);
  return { kind: "while", place, condition: test, block: braced(cursor), bodyFirst: false };
}

function doStatement(cursor: Cursor): Statement {
  const place = cursor.next();
  const block = braced(cursor);
  if (!cursor.takeWord("while")) throw cursor.unexpected("while was expected");
  return { kind: "while", place, condition: condition(cursor), block, bodyFirst: true };
}

function forStatement(cursor: Cursor): Statement {
  const place = cursor.next();
  cursor.expect("(");
  if (cursor.is("(")) return forNested(cursor, place);
  const second = cursor.ahead(1);
  if (cursor.token.kind === "word" && second.kind === "word" && second.text === "in") {
    const name = localName(cursor);
    return { kind: "for-one", place, name, ...over(cursor) };
  }
  const fourth = cursor.ahead(3);
  if (second.text === "," && fourth.kind === "word" && fourth.text === "in") {
    const key = localName(cursor);
    cursor.expect(",");
    return { kind: "for-pair", place, keys: [key], value: localName(cursor), ...over(cursor) };
  }
  return forCounting(cursor, place);
}

function forNested(cursor: Cursor, place: Place): Statement {
  cursor.expect("(");
  const keys = [localName(cursor)];
  while (cursor.take(",")) keys.push(localName(cursor));
  cursor.expect(")");
  cursor.expect(",");
  return { kind: "for-pair", place, keys, value: localName(cursor), ...over(cursor) };
}

function over(cursor: Cursor): { over: Expression; block: Block } {
  if (!cursor.takeWord("in")) throw cursor.unexpected("in was expected");
  const collection = expression(cursor);
  cursor.expect(")");
  return { over: collection, block: braced(cursor) };
}

function forCounting(cursor: Cursor, place: Place): Statement {
  const start = simpleList(cursor, ";");
  const continuation = simpleList(cursor, ";");
  const update = simpleList(cursor, ")");
  return { kind: "for-counting", place, start, continuation, update, block: braced(cursor) };
}

function simpleList(cursor: Cursor, close: string): Block {
  const block: Statement[] = [];
  if (cursor.take(close)) return block;
  do block.push(simpleStatement(cursor));
  while (cursor.take(","));
  cursor.expect(close);
  return block;
}

function definition(cursor: Cursor, kind: "func" | "subr"): Statement {
  cursor.next();
  const place = cursor.token;
  const name = localName(cursor);
  return { kind, place, name, body: functionBody(cursor) };
}

function subroutineCall(cursor: Cursor): Statement {
  cursor.next();
  const place = cursor.token;
  const name = localName(cursor);
  return { kind: "call", place, name, arguments: callArguments(cursor) };
}

function returnStatement(cursor: Cursor): Statement {
  const place = cursor.next();
  const bare = cursor.is(";") || cursor.is("}") || cursor.atEnd;
  return { kind: "return", place, value: bare ? undefined : expression(cursor) };
}
