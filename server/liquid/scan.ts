/** Cuts a template into text, `{{ outputs }}` and `{% tags %}`, each with its line. */
import { ThemeError } from './theme-error.ts'

export type Piece =
  { kind: 'text'; text: string; line: number } | { kind: 'output'; markup: string; line: number } | TagPiece
export type TagPiece = {
  kind: 'tag'
  name: string
  markup: string
  line: number
  /** What stands, unread, between such a tag and its end tag. */
  body?: string
  bodyLine?: number
}

/** Tags whose inside is not Liquid. */
const VERBATIM = new Set(['raw', 'comment', 'schema', 'javascript', 'stylesheet', 'doc'])

/** @throws ThemeError for an opened and never closed tag or output */
export function scan(source: string, file: string): Piece[] {
  const pieces: Piece[] = []
  let position = 0
  let line = 1
  let trimNext = false

  let lineEnd = endOfLine(source, 0)
  const advance = (to: number) => {
    for (; lineEnd < to; lineEnd = endOfLine(source, lineEnd + 1)) line++
    position = to
  }
  const addText = (to: number, trimEnd: boolean) => {
    let text = source.slice(position, to)
    if (trimNext) text = text.trimStart()
    if (trimEnd) text = text.trimEnd()
    if (text !== '') pieces.push({ kind: 'text', text, line })
    advance(to)
    trimNext = false
  }

  while (position < source.length) {
    const start = nextOpening(source, position)
    if (start === -1) {
      addText(source.length, false)
      break
    }
    addText(start, source[start + 2] === '-')
    const isTag = source[start + 1] === '%'
    const end = isTag ? source.indexOf('%}', start + 2) : endOfOutput(source, start + 2)
    if (end === -1) {
      const shown = JSON.stringify(source.slice(start, start + 30))
      throw new ThemeError(`${shown} is not closed with ${isTag ? '%}' : '}}'}.`, file, line)
    }
    const from = start + (source[start + 2] === '-' ? 3 : 2)
    const trims = source[end - 1] === '-' && end - 1 >= from
    const markup = source.slice(from, trims ? end - 1 : end)
    const at = line
    advance(end + 2)
    trimNext = trims
    if (!isTag) {
      pieces.push({ kind: 'output', markup, line: at })
      continue
    }
    const tag = tagOf(markup, at, file)
    pieces.push(tag)
    if (VERBATIM.has(tag.name)) {
      const close = endOfVerbatim(source, position, tag, file)
      tag.body = source.slice(position, close.from)
      tag.bodyLine = line
      advance(close.to)
      trimNext = close.trims
    }
  }
  return pieces
}

/** The lines inside `{% liquid %}`, one tag each. */
export function scanLines(markup: string, firstLine: number, file: string): TagPiece[] {
  const tags: TagPiece[] = []
  let comments = 0
  for (const [index, text] of markup.split('\n').entries()) {
    if (text.trim() === '') continue
    const tag = tagOf(text, firstLine + index, file)
    if (tag.name === 'comment') comments++
    if (comments === 0) tags.push(tag)
    if (tag.name === 'endcomment') comments--
  }
  return tags
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end === -1 ? Infinity : end
}

function nextOpening(source: string, from: number): number {
  for (let i = source.indexOf('{', from); i !== -1; i = source.indexOf('{', i + 1))
    if (source[i + 1] === '{' || source[i + 1] === '%') return i
  return -1
}

/** Braces in quotes do not close an output. */
function endOfOutput(source: string, from: number): number {
  let quote = ''
  for (let i = from; i < source.length; i++) {
    const char = source[i] as string
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === '"' || char === "'") quote = char
    else if (char === '}' && source[i + 1] === '}') return i
  }
  return -1
}

function tagOf(markup: string, line: number, file: string): TagPiece {
  const [, name, rest] = /^\s*(#|\w+)([^]*)$/.exec(markup) ?? []
  if (name === undefined || rest === undefined)
    throw new ThemeError('A tag needs a name: {% name … %}.', file, line)
  // The line of the markup itself, for {% liquid %}.
  return { kind: 'tag', name, markup: rest, line }
}

function endOfVerbatim(source: string, from: number, tag: TagPiece, file: string) {
  const edges = new RegExp(`\\{%-?\\s*(end)?${tag.name}\\b[^%]*?(-)?%\\}`, 'g')
  edges.lastIndex = from
  let depth = 1
  for (let match = edges.exec(source); match; match = edges.exec(source)) {
    if (match[1] === undefined) depth += tag.name === 'comment' ? 1 : 0
    else depth--
    if (depth === 0) return { from: match.index, to: edges.lastIndex, trims: match[2] === '-' }
  }
  throw new ThemeError(`{% ${tag.name} %} is not closed with {% end${tag.name} %}.`, file, tag.line)
}
