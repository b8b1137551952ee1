/** Names that become one on some systems, and files that are not what their names say. */
import type { SecurityFinding } from '../security.ts'

/** Files whose names differ in case or in the spelling of accents only: unpacked on some systems, one replaces the other. */
export function* checkNames(paths: readonly string[]): Generator<SecurityFinding> {
  const seen = new Map<string, string>()
  for (const path of paths) {
    const folded = path.normalize('NFC').toLowerCase()
    const other = seen.get(folded)
    if (other === undefined) seen.set(folded, path)
    else
      yield {
        severity: 'block',
        file: path,
        line: 0,
        rule: 'name_clash',
        reason: `The name differs from ${other} in its case or accents only. Rename one of them.`,
      }
  }
}

/** How files begin that run, or hold others. */
const BEGINNINGS: { what: string; bytes: number[] }[] = [
  { what: 'a Windows program', bytes: [0x4d, 0x5a, 0x90] },
  { what: 'a Linux program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { what: 'a macOS program', bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { what: 'a Java class or a macOS program', bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { what: 'WebAssembly', bytes: [0x00, 0x61, 0x73, 0x6d] },
  { what: 'a zip archive', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { what: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { what: 'a script', bytes: [0x23, 0x21, 0x2f] },
]
const BINARY = /\.(png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf|mp4|webm|mp3|pdf)$/

/** @returns what is wrong with a file that is something else than its name says */
export function disguiseOf(path: string, bytes: Buffer): string | undefined {
  const found = BEGINNINGS.find((beginning) => beginning.bytes.every((byte, index) => bytes[index] === byte))
  if (found) return `The file is ${found.what}. A theme has no use for it; remove it.`
  if (BINARY.test(path) && /^\s*<(\?php|!doctype html|html|script)/i.test(bytes.toString('latin1', 0, 100)))
    return 'The file is a page or a script under the name of something else. Remove it.'
  return undefined
}
