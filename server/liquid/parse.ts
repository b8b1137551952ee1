/** Turns the pieces of a template into statements, through one parser per tag. */
import { Tokenizer } from 'liquidjs'
import { type Evaluate, compileFiltered, compileToken } from './expression.ts'
import type { FilterTable } from './filter.ts'
import type { Frame } from './frame.ts'
import { type Piece, type TagPiece, scan } from './scan.ts'
import { ThemeError, located } from './theme-error.ts'
import { JsonString, toHtml } from './values.ts'

/**
 * Something a template does. It answers with a promise only when it had to wait, and throws Pending only before it has
 * had any effect: it is then run again.
 */
export type Statement = { line: number; run: (frame: Frame) => void | Promise<void> }
export type TagParser = (tag: TagPiece, parser: Parser) => Statement | undefined

/** Something of the package that a template names literally; the linter looks whether it is there. */
export type Mention = {
  kind:
    | 'snippet'
    | 'section'
    | 'group'
    | 'asset'
    | 'translation'
    | 'setting'
    | 'section_setting'
    | 'block_setting'
    | 'filter'
    | 'tag'
  name: string
  line: number
}
export type Language = { tags: ReadonlyMap<string, TagParser>; filters: FilterTable }

export type Template = {
  file: string
  statements: Statement[]
  mentions: Mention[]
  /** The JSON of {% schema %} and where it begins. */
  schema: { text: string; line: number } | undefined
}

export type Parser = {
  file: string
  mentions: Mention[]
  schema: Template['schema']
  /** Whether the text so far has opened a script element. */
  isInScript: boolean
  /** Statements until one of the tags `ends`, which is taken away and returned. */
  block: (tag: TagPiece, ends: readonly string[]) => { statements: Statement[]; end: TagPiece }
  statements: (pieces: Piece[]) => Statement[]
  /** `value | filter: argument`, which must fill `markup`. */
  expression: (markup: string, line: number) => Evaluate
  /** A reader of the parts of a tag's markup. */
  reader: (tag: TagPiece) => MarkupReader
  mention: (kind: Mention['kind'], name: string, line: number) => void
  knowsFilter: (name: string) => boolean
  filters: FilterTable
}

/** Reads a tag's markup from left to right. */
export type MarkupReader = {
  /** The next word, or ''. */
  word: () => string
  /** Takes the next word only if it is this one. */
  take: (word: string) => boolean
  /** A quoted text, or undefined when something else follows. */
  quoted: () => string | undefined
  /** @throws ThemeError when no value follows */
  value: () => Evaluate
  filtered: () => Evaluate
  /** `name: value` pairs, commas between them. */
  pairs: () => [string, Evaluate][]
  symbol: (symbol: string) => boolean
  isAtEnd: () => boolean
  rest: () => string
  /** @throws ThemeError naming what is left */
  finish: () => void
}

const SOURCE_MAX = 300_000
const NESTING_MAX = 100

/** @throws ThemeError with file and line */
export function parseTemplate(source: string, file: string, language: Language): Template {
  if (source.length > SOURCE_MAX)
    throw new ThemeError(`The file is longer than ${SOURCE_MAX} characters. Split it into snippets.`, file)
  try {
    const parser = createParser(source, file, language)
    return parser
  } catch (error) {
    if (error instanceof RangeError)
      throw new ThemeError('The file nests too deeply. Split it into snippets.', file)
    throw error
  }
}

function createParser(source: string, file: string, language: Language): Template {
  let pieces = scan(source, file)
  let next = 0
  let nesting = 0

  const parser: Parser = {
    file,
    mentions: [],
    schema: undefined,
    isInScript: false,
    filters: language.filters,
    knowsFilter: (name) => language.filters.has(name),
    mention: (kind, name, line) => parser.mentions.push({ kind, name, line }),
    block(tag, ends) {
      if (++nesting > NESTING_MAX) throw fail(`Tags nest more than ${NESTING_MAX} deep`, tag.line)
      const statements: Statement[] = []
      while (next < pieces.length) {
        const piece = pieces[next++] as Piece
        if (piece.kind === 'tag' && ends.includes(piece.name)) {
          nesting--
          return { statements, end: piece }
        }
        if (piece.kind === 'tag' && piece.name.startsWith('end'))
          throw fail(
            `{% ${piece.name} %} stands where {% ${ends.at(-1)} %} is expected for {% ${tag.name} %} of line ${tag.line}`,
            piece.line,
          )
        add(statements, statementOf(piece))
      }
      throw fail(`{% ${tag.name} %} is not closed with {% ${ends.at(-1)} %}`, tag.line)
    },
    statements(inner) {
      const outer = { pieces, next }
      pieces = inner
      next = 0
      const statements = all()
      ;({ pieces, next } = outer)
      return statements
    },
    expression(markup, line) {
      const reader = readerOf(markup, line)
      const evaluate = reader.filtered()
      reader.finish()
      return evaluate
    },
    reader: (tag) => readerOf(tag.markup, tag.line),
  }

  const fail = (message: string, line: number) => new ThemeError(`${message}.`, file, line)

  function all(): Statement[] {
    const statements: Statement[] = []
    while (next < pieces.length) add(statements, statementOf(pieces[next++] as Piece))
    return statements
  }

  function add(statements: Statement[], statement: Statement | undefined): void {
    if (statement) statements.push(statement)
  }

  function statementOf(piece: Piece): Statement | undefined {
    if (piece.kind === 'text') {
      followScripts(piece.text)
      return textStatement(piece.text, piece.line)
    }
    if (piece.kind === 'output')
      return outputStatement(parser.expression(piece.markup, piece.line), piece.line, parser)
    const tag = language.tags.get(piece.name)
    if (!tag) {
      if (/^(else|elsif|when|end\w+)$/.test(piece.name))
        throw fail(`{% ${piece.name} %} has no tag it belongs to`, piece.line)
      throw fail(`There is no tag {% ${piece.name} %}`, piece.line)
    }
    try {
      return tag(piece, parser)
    } catch (error) {
      if (error instanceof ThemeError) throw located(error, file, piece.line)
      throw error
    }
  }

  function followScripts(text: string): void {
    for (const [edge] of text.matchAll(/<(\/?)script\b/gi)) parser.isInScript = edge[1] !== '/'
  }

  function readerOf(markup: string, line: number): MarkupReader {
    const tokenizer = new Tokenizer(markup, undefined, file)
    const reading = <Value>(read: () => Value): Value => {
      try {
        return read()
      } catch (error) {
        if (error instanceof RangeError) throw error
        if (error instanceof ThemeError) throw located(error, file, line)
        const reason = error instanceof Error ? error.message.replace(/, (file|line):.*$/, '') : String(error)
        throw fail(`${JSON.stringify(markup.trim().slice(0, 60))} cannot be read: ${reason}`, line)
      }
    }
    const isAtEnd = () => {
      tokenizer.skipBlank()
      return tokenizer.end()
    }
    const reader: MarkupReader = {
      word: () => reading(() => tokenizer.readIdentifier().getText()),
      take(word) {
        tokenizer.skipBlank()
        const before = tokenizer.p
        if (tokenizer.readIdentifier().getText() === word) return true
        tokenizer.p = before
        return false
      },
      quoted() {
        tokenizer.skipBlank()
        return reading(() => tokenizer.readQuoted()?.content)
      },
      value: () => reading(() => compileToken(tokenizer.readValueOrThrow(), parser, line)),
      filtered: () => reading(() => compileFiltered(tokenizer.readFilteredValue(), parser, line)),
      pairs: () =>
        reading(() =>
          tokenizer
            .readHashes()
            .map(({ name, value }) => [
              name.getText(),
              value === undefined ? () => true : compileToken(value, parser, line),
            ]),
        ),
      symbol(symbol) {
        tokenizer.skipBlank()
        if (!tokenizer.match(symbol)) return false
        tokenizer.advance(symbol.length)
        return true
      },
      isAtEnd,
      rest: () => tokenizer.remaining(),
      finish() {
        if (!isAtEnd())
          throw fail(`${JSON.stringify(tokenizer.remaining().slice(0, 40))} is not understood here`, line)
      },
    }
    return reader
  }

  const statements = all()
  return { file, statements, mentions: parser.mentions, schema: parser.schema }
}

export function textStatement(text: string, line: number): Statement {
  return {
    line,
    run(frame) {
      frame.out.text += text
    },
  }
}

export function outputStatement(
  evaluate: Evaluate,
  line: number,
  parser: Pick<Parser, 'isInScript'>,
): Statement {
  const { isInScript } = parser
  return {
    line,
    run(frame) {
      const value = evaluate(frame)
      frame.out.text += isInScript && value instanceof JsonString ? value.html : toHtml(value)
    },
  }
}
