/** Mail templates in Liquid, written by strangers: rendered with limits on time, memory and size. */
import { AssertionError, Liquid, LiquidError } from 'liquidjs'
import { AppError } from '../../errors.ts'
import { oneLine } from './message.ts'

export type MailTemplate = { subject: string; text: string; html?: string | undefined }

/** Characters of one part. */
const SOURCE_MAX = 100_000
const OUTPUT_MAX = 500_000
/** Ordinary mails take under 1 ms; the rest is for a busy machine. Holds per part, and blocks the process meanwhile. */
const RENDER_MAX_MS = 250
/** Characters and array elements that filters and ranges may make. */
const MEMORY_MAX = 1_000_000

/** No tag reads other templates, and none (`capture`) collects text past the limits. */
const TAGS = [
  '#',
  'assign',
  'break',
  'case',
  'comment',
  'continue',
  'echo',
  'for',
  'if',
  'liquid',
  'raw',
  'unless',
]

const plain = openEngine()
/** Every output is escaped unless its last filter is `raw`. */
const escaping = openEngine('escape')

/**
 * Fills a template. Unknown variables are empty, unknown filters and tags are errors, and a subject is one line.
 * @throws AppError validation_failed for its author, with the members `part`, `line` and `column`.
 */
export function renderMail(template: MailTemplate, variables: Record<string, unknown>): MailTemplate {
  const { subject, text, html } = template
  return {
    subject: oneLine(render(plain, 'subject', subject, variables)),
    text: render(plain, 'text', text, variables),
    html: html === undefined ? undefined : render(escaping, 'html', html, variables),
  }
}

function openEngine(outputEscape?: 'escape'): Liquid {
  const engine = new Liquid({
    outputEscape,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    parseLimit: SOURCE_MAX,
    renderLimit: RENDER_MAX_MS,
    memoryLimit: MEMORY_MAX,
  })
  for (const tag of Object.keys(engine.tags)) if (!TAGS.includes(tag)) delete engine.tags[tag]
  return engine
}

function render(engine: Liquid, part: string, source: string, variables: Record<string, unknown>): string {
  try {
    const output = String(engine.parseAndRenderSync(source, variables))
    // Until somebody reads it, a long output is a chain of shared pieces: the time limit bounds what it holds.
    if (output.length > OUTPUT_MAX) throw refuse(part, `makes more than ${OUTPUT_MAX} characters`)
    return output
  } catch (error) {
    if (LiquidError.is(error)) {
      const [line, column] = error.token.getPosition()
      const problem = error.originalError?.message ?? error.message.replace(/, line:\d+, col:\d+$/, '')
      throw refuse(part, `has an error in line ${line}: ${problem}`, { line, column }, error)
    }
    if (error instanceof AssertionError) throw refuse(part, `breaks a limit: ${error.message}`, {}, error)
    throw error
  }
}

function refuse(part: string, problem: string, position: object = {}, cause?: unknown): AppError {
  const members = { part, ...position }
  return new AppError('validation_failed', `The ${part} of the mail template ${problem}.`, { members, cause })
}
