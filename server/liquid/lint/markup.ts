/** The HTML and CSS of templates: what breaks pages, slows them down or leaves people out. */
import type { Draft } from '../lint.ts'
import { linesOf, masked } from './masked.ts'

type Rule = { severity: 'error' | 'warning'; pattern: RegExp; message: string }

/** In templates whose Liquid is masked. No part of a pattern runs over the next tag: that would take forever on files made for it. */
const RULES: Rule[] = [
  { severity: 'warning', pattern: /<img\b(?![^<>]*\balt\s*=)[^<>]*>/gi, message: 'An image without alt. Describe it, or write alt="" for decoration; image_tag does it for you.' },
  { severity: 'warning', pattern: /<img\b(?![^<>]*\bwidth\s*=)[^<>]*>/gi, message: 'An image without width and height lets the page jump while it loads; image_tag writes them.' },
  { severity: 'error', pattern: /\s[\w:-]+=␁/g, message: 'An output in an attribute without quotes. Write name="{{ … }}": without them its text can add attributes.' },
  { severity: 'error', pattern: /\son[a-z]+\s*=\s*(?:"[^"]*␁|'[^']*␁)/gi, message: 'An output in an event handler. Escaping does not protect scripts: use a data attribute and a script.' },
  { severity: 'warning', pattern: /<link\b[^<>]*\bhref\s*=\s*["']?(?:https?:)?\/\/[^<>]*>/gi, message: 'A style sheet or font from another server. Put it into assets/, or use font_stack.' },
  { severity: 'warning', pattern: /<(?:img|video|audio|source)\b[^<>]*\bsrc\s*=\s*["']?(?:https?:)?\/\//gi, message: 'A file from another server. Put it into assets/.' },
  { severity: 'warning', pattern: /(?:@import\s+(?:url\(\s*)?["']?|url\(\s*["']?)(?:https?:)?\/\//gi, message: 'CSS that loads from another server. Put the file into assets/.' },
] // prettier-ignore

export function checkMarkup({ files, report }: Draft): void {
  for (const [path, bytes] of files) {
    if (!path.endsWith('.liquid')) continue
    const source = masked(bytes.toString('utf8'))
    const lineAt = linesOf(source)
    for (const { severity, pattern, message } of RULES)
      for (const match of source.matchAll(pattern)) report(severity, path, lineAt(match.index), message)
    for (const { start, end } of scriptsIn(source)) {
      const at = source.slice(start, end).indexOf('␁')
      if (at !== -1)
        report(
          'warning',
          path,
          lineAt(start + at),
          'An output in a script that is not JSON. Write {{ value | json }}.',
        )
    }
  }
}

/** Where the insides of scripts stand. */
export function* scriptsIn(source: string): Generator<{ start: number; end: number }> {
  const opening = /<script\b[^<>]*>/gi
  const closing = /<\/script/gi
  for (let open = opening.exec(source); open; open = opening.exec(source)) {
    closing.lastIndex = opening.lastIndex
    const close = closing.exec(source)
    if (!close) return
    yield { start: opening.lastIndex, end: close.index }
    opening.lastIndex = close.index
  }
}

export function checkStyles({ files, report }: Draft): void {
  const rule = RULES.at(-1)
  for (const [path, bytes] of files) {
    if (!/^assets\/.*\.css$/.test(path) || !rule) continue
    const source = bytes.toString('utf8')
    const lineAt = linesOf(source)
    for (const match of source.matchAll(rule.pattern))
      report('warning', path, lineAt(match.index), rule.message)
  }
}
