/** The program's own source files and what they import, for tests about its structure. */
import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

export const root = join(import.meta.dirname, '..', '..')

export type Import = {
  /** Path from the project's root, or the name of a package. */
  target: string
  /** Written `import type`: gone when the program runs. */
  isTypeOnly: boolean
}

export type Source = { path: string; text: string; imports: Import[] }

/** Every file of the program and its tests that people write. */
export function readSources(): Source[] {
  const paths = globSync(
    ['{server,sdk,test,bench,chaos,scripts}/**/*.{ts,mjs}', 'portal/src/**/*.{ts,tsx}', 'sql/*.sql'],
    { cwd: root },
  )
  return paths
    .filter((path) => !path.endsWith('.generated.ts') && path !== join('sql', 'schema.sql'))
    .map((path) => sourceOf(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

/** @param path from the project's root, with slashes */
export function sourceOf(path: string, text: string): Source {
  return { path, text, imports: importsOf(path, text) }
}

/** `import … from '…'` and `export … from '…'`, over several lines too: no string and no `=` comes before `from`. */
const STATEMENT = /^(?:import|export)\s+(type\s+)?(?:[\w$\s{},*]*?\s*from\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\('([^']+)'\)/g

function importsOf(path: string, text: string): Import[] {
  const resolve = (name = '') => (name.startsWith('.') ? posix.join(posix.dirname(path), name) : name)
  return [
    ...[...text.matchAll(STATEMENT)].map((found) => ({
      target: resolve(found[2]),
      isTypeOnly: found[1] !== undefined,
    })),
    ...[...text.matchAll(DYNAMIC)].map((found) => ({ target: resolve(found[1]), isTypeOnly: false })),
  ]
}
