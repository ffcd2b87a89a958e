/**
 * A recursive-descent parser for statements and the whole program.
 *
 *     block      = { statement } ;      (";" between statements, optional after "}", any number of them)
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

import { ExpressionError, type Span } from "../error.ts";
import type { Assignment, Block, Expression, ForEach, Statement, TypeName } from "./ast.ts";
import { argumentList, expression, functionBody, localName, parenthesized } from "./expression.ts";
import { tokenize } from "./lexer.ts";
import { isType, REJECTED_STATEMENTS } from "./reserved-words.ts";
import { TokenStream } from "./token-stream.ts";

/** `=`, or an operator and `=`. */
const ASSIGNMENT = /^(|\|\||\^\^|&&|\?\?\??|\||&|\^|<<|>>>?|\+|\.|-|\*\*?|\/\/?|%)=$/;

/**
 * Parses a whole filter.
 *
 * @throws ExpressionError for the first place that does not follow the grammar
 */
export function parse(source: string): Block {
  const tokens = new TokenStream(tokenize(source), braced);
  const block = statements(tokens);
  if (!tokens.atEnd) throw tokens.unexpected(";");
  if (block.length === 0) {
    throw new ExpressionError("the expression is empty.", { start: 0, end: 0 });
  }
  return block;
}

function braced(tokens: TokenStream): Block {
  return tokens.nested(() => {
    tokens.expect("{");
    const block = statements(tokens);
    tokens.expect("}");
    return block;
  });
}

function statements(tokens: TokenStream): Block {
  const block: Statement[] = [];
  const atBlockEnd = () => tokens.atEnd || tokens.is("}");
  for (;;) {
    while (tokens.accept(";"));
    if (atBlockEnd()) return block;
    const next = statement(tokens);
    block.push(next);
    if (endsInBrace(next) || atBlockEnd() || tokens.is(";")) continue;
    throw tokens.unexpected("an operator or ;");
  }
}

function endsInBrace(statement: Statement): boolean {
  if (statement.kind === "while") return !statement.bodyFirst;
  return "block" in statement || "body" in statement || statement.kind === "if";
}

function statement(tokens: TokenStream): Statement {
  const { kind, text } = tokens.current;
  if (kind !== "word") return expressionStatement(tokens);
  const reason = REJECTED_STATEMENTS.get(text);
  if (reason !== undefined) {
    throw new ExpressionError(`${text} cannot be used: ${reason}.`, tokens.current);
  }
  switch (text) {
    case "if":
      return ifStatement(tokens);
    case "while":
      return whileStatement(tokens);
    case "do":
      return doStatement(tokens);
    case "for":
      return forStatement(tokens);
    case "func":
      return tokens.peek(1).kind === "word"
        ? definition(tokens, text)
        : expressionStatement(tokens);
    case "subr":
      return definition(tokens, text);
    case "call":
      return subroutineCall(tokens);
    case "begin":
    case "end":
      return { kind: text, span: tokens.next(), block: braced(tokens) };
    case "break":
    case "continue":
      return { kind: text, span: tokens.next() };
    case "return":
      return returnStatement(tokens);
    case "unset":
      return unset(tokens);
    default:
      return expressionStatement(tokens);
  }
}

function expressionStatement(tokens: TokenStream): Statement {
  const start = tokens.current;
  const simple = simpleStatement(tokens);
  if (simple.kind !== "bare-boolean" || !tokens.is("{")) return simple;
  const block = braced(tokens);
  return { kind: "pattern-action", span: tokens.since(start), condition: simple.value, block };
}

/** An assignment or an expression. */
function simpleStatement(tokens: TokenStream): Statement {
  const start = tokens.current;
  if (isType(start.text) && tokens.peek(1).kind === "word") {
    return typedDefinition(tokens, start.text);
  }
  const value = expression(tokens);
  const operator = assignmentOperator(tokens);
  if (operator === undefined) return { kind: "bare-boolean", span: tokens.since(start), value };
  return assignment(tokens, start, value, undefined, operator);
}

/** Reads `=`, `+=` and similar. @returns the operator before the `=`, empty for a plain one */
function assignmentOperator(tokens: TokenStream): string | undefined {
  const { kind, text } = tokens.current;
  const found = kind === "mark" ? ASSIGNMENT.exec(text) : null;
  if (found === null) return undefined;
  tokens.next();
  return found[1];
}

function assignment(
  tokens: TokenStream,
  start: Span,
  target: Expression,
  type: TypeName | undefined,
  assigned: string,
): Assignment {
  const value = expression(tokens);
  const operator = assigned === "" ? undefined : assigned;
  return { kind: "assignment", span: tokens.since(start), target, type, operator, value };
}

function typedDefinition(tokens: TokenStream, type: TypeName): Assignment {
  const start = tokens.next();
  const span = tokens.current;
  const name = localName(tokens);
  tokens.expect("=");
  return assignment(tokens, start, { kind: "local", token: name, span, name }, type, "");
}

function unset(tokens: TokenStream): Statement {
  const start = tokens.next();
  const targets = [expression(tokens)];
  while (tokens.accept(",")) targets.push(expression(tokens));
  return { kind: "unset", span: tokens.since(start), targets };
}

function ifStatement(tokens: TokenStream): Statement {
  const span = tokens.current;
  const branches = [];
  do {
    tokens.next();
    branches.push({ condition: parenthesized(tokens), block: braced(tokens) });
  } while (tokens.isWord("elif"));
  if (!tokens.isWord("else")) return { kind: "if", span, branches, otherwise: undefined };
  tokens.next();
  return { kind: "if", span, branches, otherwise: braced(tokens) };
}

function whileStatement(tokens: TokenStream): Statement {
  const span = tokens.next();
  const condition = parenthesized(tokens);
  return { kind: "while", span, condition, block: braced(tokens), bodyFirst: false };
}

function doStatement(tokens: TokenStream): Statement {
  const span = tokens.next();
  const block = braced(tokens);
  tokens.expectWord("while");
  return { kind: "while", span, condition: parenthesized(tokens), block, bodyFirst: true };
}

function forStatement(tokens: TokenStream): Statement {
  const span = tokens.next();
  tokens.expect("(");
  if (tokens.accept("(")) {
    const keys = [localName(tokens)];
    while (tokens.accept(",")) keys.push(localName(tokens));
    tokens.expect(")");
    tokens.expect(",");
    return forEach(tokens, "for-pair", span, [...keys, localName(tokens)]);
  }
  const isIn = (count: number) => {
    const { kind, text } = tokens.peek(count);
    return kind === "word" && text === "in";
  };
  if (tokens.current.kind === "word" && isIn(1)) {
    return forEach(tokens, "for-one", span, [localName(tokens)]);
  }
  if (tokens.peek(1).text === "," && isIn(3)) {
    const key = localName(tokens);
    tokens.expect(",");
    return forEach(tokens, "for-pair", span, [key, localName(tokens)]);
  }
  const start = simpleList(tokens, ";");
  const continuation = simpleList(tokens, ";");
  const update = simpleList(tokens, ")");
  return { kind: "for-counting", span, start, continuation, update, block: braced(tokens) };
}

function forEach(
  tokens: TokenStream,
  kind: ForEach["kind"],
  span: Span,
  names: readonly string[],
): ForEach {
  tokens.expectWord("in");
  const over = expression(tokens);
  tokens.expect(")");
  return { kind, span, names, over, block: braced(tokens) };
}

function simpleList(tokens: TokenStream, close: string): Block {
  const block: Statement[] = [];
  if (tokens.accept(close)) return block;
  do block.push(simpleStatement(tokens));
  while (tokens.accept(","));
  tokens.expect(close);
  return block;
}

function definition(tokens: TokenStream, kind: "func" | "subr"): Statement {
  tokens.next();
  const span = tokens.current;
  const name = localName(tokens);
  return { kind, span, name, body: functionBody(tokens) };
}

function subroutineCall(tokens: TokenStream): Statement {
  tokens.next();
  const span = tokens.current;
  const name = localName(tokens);
  return { kind: "call", span, name, arguments: argumentList(tokens) };
}

function returnStatement(tokens: TokenStream): Statement {
  const span = tokens.next();
  const bare = tokens.is(";") || tokens.is("}") || tokens.atEnd;
  return { kind: "return", span, value: bare ? undefined : expression(tokens) };
}
