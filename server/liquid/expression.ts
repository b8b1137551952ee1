/** Compiles expressions to functions: values, ranges, comparisons, and the filters after them. */
import { type Token, TypeGuards } from 'liquidjs'
import type { FilterArgs } from './filter.ts'
import { type Frame, findVariable, newScope, readProperty, settle } from './frame.ts'
import { ItemList } from './list.ts'
import type { Parser } from './parse.ts'
import { ThemeError } from './theme-error.ts'
import { BLANK, EMPTY, SafeString, isThenable, isTruthy, toNumber, toText } from './values.ts'

/** Has no effects, so that it can be evaluated again when data it needs has arrived. */
export type Evaluate = (frame: Frame) => unknown

type FilteredToken = { initial: { postfix: Token[] }; filters: FilterToken[] }
type FilterToken = { name: string; args: (Token | [string, Token | undefined])[] }

/** `a or b == c | filter: d`: what stands in outputs, assignments and conditions. */
export function compileFiltered(token: unknown, parser: Parser, line: number): Evaluate {
  const { initial, filters } = token as FilteredToken
  if (initial.postfix.length === 0) {
    if (filters.length > 0) throw new ThemeError('A filter needs a value before it.')
    return () => undefined
  }
  let evaluate = compilePostfix(initial.postfix, parser, line)
  const [first] = initial.postfix
  for (const [index, filter] of filters.entries()) {
    const literal = index === 0 && initial.postfix.length === 1 && first ? literalOf(first) : undefined
    evaluate = compileFilter(evaluate, filter, literal, parser, line)
  }
  return evaluate
}

function compilePostfix(tokens: readonly Token[], parser: Parser, line: number): Evaluate {
  const operands: Evaluate[] = []
  for (const token of tokens) {
    if (!TypeGuards.isOperatorToken(token)) {
      operands.push(compileToken(token, parser, line))
      continue
    }
    const right = operands.pop()
    const left = token.operator === 'not' ? undefined : operands.pop()
    const operator = OPERATORS[token.operator]
    if (!operator || !right || (!left && token.operator !== 'not'))
      throw new ThemeError(`The condition around "${token.operator}" is not complete.`)
    operands.push(operator(left ?? right, right))
  }
  const [evaluate] = operands
  if (operands.length !== 1 || !evaluate)
    throw new ThemeError('Two values stand side by side; is there an operator missing?')
  return evaluate
}

type Combine = (left: Evaluate, right: Evaluate) => Evaluate
const OPERATORS: Record<string, Combine | undefined> = {
  and: (left, right) => (frame) => isTruthy(left(frame)) && isTruthy(right(frame)),
  or: (left, right) => (frame) => isTruthy(left(frame)) || isTruthy(right(frame)),
  not: (_, right) => (frame) => !isTruthy(right(frame)),
  '==': (left, right) => (frame) => areEqual(left(frame), right(frame), frame),
  '!=': (left, right) => (frame) => !areEqual(left(frame), right(frame), frame),
  '>': (left, right) => (frame) => compare(left(frame), right(frame), (order) => order > 0),
  '<': (left, right) => (frame) => compare(left(frame), right(frame), (order) => order < 0),
  '>=': (left, right) => (frame) => compare(left(frame), right(frame), (order) => order >= 0),
  '<=': (left, right) => (frame) => compare(left(frame), right(frame), (order) => order <= 0),
  contains: (left, right) => (frame) => contains(left(frame), right(frame), frame),
}

/** Whether two values are equal, as `==` sees it. */
export function compileEquals(left: Evaluate, right: Evaluate): Evaluate {
  return (frame) => areEqual(left(frame), right(frame), frame)
}

/** One value: a literal, a variable with its properties, or a range. */
export function compileToken(token: Token, parser: Parser, line: number): Evaluate {
  if (TypeGuards.isPropertyAccessToken(token)) return compileAccess(token, parser, line)
  if (TypeGuards.isRangeToken(token)) {
    const low = compileToken(token.lhs, parser, line)
    const high = compileToken(token.rhs, parser, line)
    return (frame) => range(Math.trunc(toNumber(low(frame))), Math.trunc(toNumber(high(frame))), frame)
  }
  const value = literalOf(token)
  return () => value
}

function compileAccess(
  token: { variable?: unknown; props: unknown[] },
  parser: Parser,
  line: number,
): Evaluate {
  const props = token.props as Token[]
  let evaluate: Evaluate
  let rest = props
  let path: string[] | undefined
  if (token.variable) evaluate = compileToken(token.variable as Token, parser, line)
  else {
    const [root, ...others] = props
    rest = others
    if (root && TypeGuards.isWordToken(root)) {
      const name = root.content
      path = [name]
      evaluate = (frame) => findVariable(frame, name)
    } else {
      const name = compileToken(root as Token, parser, line)
      evaluate = (frame) => findVariable(frame, toText(name(frame)))
    }
  }
  for (const prop of rest) {
    const object = evaluate
    if (TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop) || TypeGuards.isNumberToken(prop)) {
      const key = prop.content
      path?.push(String(key))
      evaluate = (frame) => readProperty(frame.state, object(frame), key)
    } else {
      path = undefined
      const key = compileToken(prop, parser, line)
      evaluate = (frame) => readProperty(frame.state, object(frame), keyOf(key(frame)))
    }
  }
  noteSetting(path, parser, line)
  return evaluate
}

/** Settings that are read, for the linter. */
function noteSetting(path: string[] | undefined, parser: Parser, line: number): void {
  if (path === undefined) return
  const [root, second, third] = path
  if (root === 'settings' && second !== undefined) parser.mention('setting', second, line)
  if (second === 'settings' && third !== undefined && root === 'section')
    parser.mention('section_setting', third, line)
  if (second === 'settings' && third !== undefined && root === 'block')
    parser.mention('block_setting', third, line)
}

const keyOf = (key: unknown): unknown => (key instanceof SafeString ? key.html : key)

function literalOf(token: Token): unknown {
  if (TypeGuards.isLiteralToken(token)) {
    const word = token.getText()
    if (word === 'empty') return EMPTY
    if (word === 'blank') return BLANK
    if (word === 'true') return true
    if (word === 'false') return false
    return undefined
  }
  if (TypeGuards.isNumberToken(token) || TypeGuards.isQuotedToken(token)) return token.content
  return undefined
}

function range(low: number, high: number, frame: Frame): number[] {
  const length = Math.max(0, high - low + 1)
  const { budget } = frame.state
  budget.memory(length * 8)
  if (length > budget.limits.loop_steps) budget.steps(length)
  return Array.from({ length }, (_, i) => low + i)
}

function compileFilter(
  input: Evaluate,
  token: FilterToken,
  literal: unknown,
  parser: Parser,
  line: number,
): Evaluate {
  const { name } = token
  const filter = parser.filters.get(name)
  if (!filter) throw new ThemeError(`There is no filter "${name}".`)
  const positional: Evaluate[] = []
  const named: [string, Evaluate][] = []
  for (const arg of token.args)
    if (Array.isArray(arg))
      named.push([arg[0], arg[1] ? compileToken(arg[1], parser, line) : () => undefined])
    else positional.push(compileToken(arg, parser, line))
  const [argument] = token.args
  // Numbers know no difference between 2 and 2.0, which decides how divided_by rounds.
  if (name === 'divided_by' && argument && !Array.isArray(argument) && argument.getText().includes('.'))
    named.push(['exact', () => true])
  noteFilter(name, literal, parser, line)
  return (frame) => {
    const args: FilterArgs = { values: [], named: newScope() }
    const value = input(frame)
    for (const evaluate of positional) args.values.push(evaluate(frame))
    for (const [key, evaluate] of named) args.named[key] = evaluate(frame)
    const result = filter(value, args, frame)
    return isThenable(result) ? settle(frame.state, result) : result
  }
}

const ASSET_FILTERS = new Set(['asset_url', 'inline_asset_content'])

function noteFilter(name: string, literal: unknown, parser: Parser, line: number): void {
  if (typeof literal !== 'string') return
  if (ASSET_FILTERS.has(name)) parser.mention('asset', literal, line)
  if (name === 't') parser.mention('translation', literal, line)
}

/** As `==` sees it. */
export function areEqual(left: unknown, right: unknown, frame: Frame): boolean {
  if (right === EMPTY || right === BLANK) return isEmpty(left, right, frame)
  if (left === EMPTY || left === BLANK) return isEmpty(right, left, frame)
  if (left instanceof SafeString) left = left.html
  if (right instanceof SafeString) right = right.html
  if (left === null) left = undefined
  if (right === null) right = undefined
  if (Array.isArray(left) && Array.isArray(right)) {
    const other: unknown[] = right
    return left.length === other.length && left.every((item, i) => areEqual(item, other[i], frame))
  }
  return left === right
}

function isEmpty(value: unknown, kind: symbol, frame: Frame): boolean {
  if (value === undefined || value === null || value === false) return kind === BLANK
  if (typeof value === 'string' || value instanceof SafeString)
    return kind === BLANK ? toText(value).trim() === '' : toText(value) === ''
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof ItemList) return settle(frame.state, value.count()) === 0
  return typeof value === 'object' && Object.keys(value).length === 0
}

function compare(left: unknown, right: unknown, holds: (order: number) => boolean): boolean {
  const [a, b] = [comparable(left), comparable(right)]
  if (typeof a === 'number' && typeof b === 'number') return !Number.isNaN(a - b) && holds(a - b)
  if (typeof a === 'string' && typeof b === 'string') return holds(a < b ? -1 : a > b ? 1 : 0)
  if ((typeof a === 'number' && typeof b === 'string') || (typeof a === 'string' && typeof b === 'number')) {
    const difference = Number(a) - Number(b)
    return !Number.isNaN(difference) && holds(difference)
  }
  return false
}

function comparable(value: unknown): unknown {
  if (value instanceof SafeString) return value.html
  return value instanceof Date ? value.getTime() : value
}

function contains(left: unknown, right: unknown, frame: Frame): boolean {
  if (left instanceof ItemList) left = settle(frame.state, left.items())
  if (Array.isArray(left)) {
    frame.state.budget.steps(left.length)
    return left.some((item) => areEqual(item, right, frame))
  }
  if (typeof left === 'string' || left instanceof SafeString)
    return right !== undefined && right !== null && toText(left).includes(toText(right))
  if (typeof left === 'object' && left !== null) return Object.hasOwn(left, toText(right))
  return false
}
