/**
 * The rules of the house, and their documentation: who may import whom, where SQL and settings live, how files look.
 * Each rule carries an example that breaks it, so that a rule which no longer catches anything fails too.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadConfig } from '../server/config.ts'
import { type Source, readSources, root, sourceOf } from './kit/source.ts'

type Rule = {
  rule: string
  /** What to do about a violation. */
  remedy: string
  /** @returns the violations, each beginning with the path of its file */
  find: (files: Source[]) => string[]
  /** Files that break the rule: path and text. */
  example: Record<string, string>
}

/**
 * The parts of the server, and what each may import besides packages and itself. What only its types are wanted of
 * (`import type`) is gone when the program runs.
 */
const PARTS: { part: string; may: string[]; types: string[] }[] = [
  { part: 'server/kernel/', may: ['server/errors.ts'], types: ['server/config.ts'] },
  { part: 'server/published/', may: ['server/errors.ts'], types: [] },
  { part: 'server/liquid/', may: ['server/errors.ts', 'server/kernel/', 'server/published/'], types: [] },
  { part: 'server/sandbox/', may: ['server/errors.ts', 'server/kernel/'], types: [] },
  { part: 'server/plugin/', may: ['server/errors.ts', 'server/kernel/', 'server/published/'], types: [] },
  {
    part: 'server/features/',
    may: [
      'server/errors.ts',
      'server/kernel/',
      'server/published/',
      'server/liquid/',
      'server/plugin/',
      'server/sandbox/',
    ],
    types: ['server/config.ts', 'server/context.ts'],
  },
  {
    part: 'server/delivery/',
    may: ['server/errors.ts', 'server/kernel/', 'server/published/', 'server/liquid/', 'server/plugin/'],
    types: ['server/config.ts'],
  },
  // It runs on machines that have neither the database nor the settings: it knows the API, and what packages look like.
  {
    part: 'server/cli/client/',
    may: [
      'server/errors.ts',
      'server/kernel/',
      'server/published/',
      'server/liquid/',
      'server/plugin/',
      'server/sandbox/',
    ],
    types: ['server/features/'],
  },
]

/** Sees everything: the process, the wiring, and the two places where features are listed. */
const WIRING = /^server\/(main|supervisor|worker|app|context|jobs|demo|demo-plugins|cli\/[\w-]+)\.ts$/

const RULES: Rule[] = [
  {
    rule: 'kernel, liquid and sandbox import no product code; features and delivery do not see each other or the wiring',
    remedy:
      'Pass in what is needed as a parameter, or move what both sides need into the kernel. AppContext may be imported as a type.',
    find: eachServerFile((file) => {
      const own = PARTS.find(({ part }) => file.path.startsWith(part))
      if (!own) return []
      return file.imports
        .filter(({ target }) => target.startsWith('server/') && !target.startsWith(own.part))
        .filter(
          ({ target, isTypeOnly }) =>
            !startsWithAny(target, own.may) && !(isTypeOnly && startsWithAny(target, own.types)),
        )
        .map(({ target }) => `imports ${target}`)
    }),
    example: { 'server/kernel/db/pool.ts': "import { addMember } from '../../features/members/members.ts'" },
  },
  {
    rule: 'every file of the server belongs to a part, or is one of the few that see everything',
    remedy: 'Move it into the kernel or into the feature whose noun it is about.',
    find: eachServerFile((file) =>
      PARTS.some(({ part }) => file.path.startsWith(part)) ||
      WIRING.test(file.path) ||
      ['server/config.ts', 'server/errors.ts', 'server/aliases.ts'].includes(file.path)
        ? []
        : ['belongs to no part of the server'],
    ),
    example: { 'server/mail.ts': '' },
  },
  {
    rule: 'a feature imports only the main file of another: features/<b>/<b>.ts, never its queries, routes or schema',
    remedy: 'Have the other feature offer it from its main file.',
    find: eachServerFile((file) =>
      file.imports
        .filter(({ target }) => featureOf(target) && featureOf(file.path))
        .filter(({ target }) => featureOf(target) !== featureOf(file.path) && target !== mainFileOf(target))
        .map(({ target }) => `imports ${target} instead of ${mainFileOf(target)}`),
    ),
    example: {
      'server/features/quotas/quotas.ts': "import { findPlan } from '../plans/queries.ts'",
    },
  },
  {
    rule: 'features do not import each other in a circle',
    remedy:
      'Let the upper one call the lower one only; what the lower one must tell, it returns or calls back.',
    find: findCircles,
    example: {
      'server/features/a/a.ts': "import { b } from '../b/b.ts'",
      'server/features/b/b.ts': "import type { A } from '../a/a.ts'",
    },
  },
  {
    rule: 'a serving process carries no tools of authors: of the server, only the command line imports the SDK, and nothing else esbuild',
    remedy:
      'Have the SDK import what both need from server/plugin, or do it in scripts/ or server/cli/client.',
    find: eachServerFile((file) => [
      ...importsOf(file, /^esbuild(\/|$)/),
      ...(file.path.startsWith('server/cli/client/')
        ? []
        : importsOf(file, /^(sdk\/(?!formats\/)|@hotswap\/sdk)/)),
    ]),
    example: { 'server/features/plugins/upload.ts': "import { buildPlugin } from '../../../sdk/build.ts'" },
  },
  {
    rule: 'the portal sees nothing of the server, and the formats that both know see neither',
    remedy: 'Ask the API, or move what both need into sdk/formats: pure functions and data.',
    find: (files) =>
      files
        .filter((file) => !isTest(file))
        .flatMap((file) => {
          const mustNot = file.path.startsWith('portal/')
            ? /^(server|test|scripts)\//
            : file.path.startsWith('sdk/formats/')
              ? /^(?!sdk\/formats\/)/
              : undefined
          return mustNot ? importsOf(file, mustNot).map((found) => `${file.path} ${found}`) : []
        }),
    example: {
      'portal/src/kit/words.ts': "import { countWords } from '../../../server/features/rich-text/words.ts'",
      'sdk/formats/words.ts': "import { Type } from 'typebox'",
    },
  },
  {
    rule: 'what a fresh clone starts with runs on Node 20, before Node 26 is installed',
    remedy: 'Use what Node 20.19 has: readdirSync with `recursive` instead of glob, and no type stripping.',
    find: (files) =>
      files
        .filter(({ path, text }) => path.endsWith('.mjs') && /\bglob(Sync)?\b.*from 'node:fs/.test(text))
        .map(({ path }) => `${path} imports glob of node:fs, which is new in Node 22`),
    example: { 'scripts/start.mjs': "import { globSync } from 'node:fs'" },
  },
  {
    rule: 'only kernel/db imports the PostgreSQL driver',
    remedy: 'Use withTenant or withPlatform of the Database in AppContext.',
    find: eachServerFile((file) =>
      file.path.startsWith('server/kernel/db/') ? [] : importsOf(file, /^pg(\/|$)/),
    ),
    example: { 'server/features/a/queries.ts': "import pg from 'pg'" },
  },
  {
    rule: 'only queries.ts files and the kernel hold SQL',
    remedy: 'Move the statement into a function of the feature’s queries.ts.',
    find: eachServerFile((file) =>
      file.path.startsWith('server/kernel/') || file.path.endsWith('/queries.ts')
        ? []
        : [
            ...file.text.matchAll(
              /\bsql[`<]|\.(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(|\.query\((?!'(commit|rollback)')/g,
            ),
          ].map((found) => `builds a statement in line ${lineOf(file, found.index)}`),
    ),
    example: { 'server/features/a/a.ts': "await tx.selectFrom('tenants').selectAll().execute()" },
  },
  {
    rule: 'settings are read in config.ts only: elsewhere, the environment is at most handed on whole',
    remedy: 'Add the setting to Config and to .env.example, and take it from there.',
    find: eachServerFile((file) =>
      file.path === 'server/config.ts'
        ? []
        : [...file.text.matchAll(/process\.env(\.|\[|\?)/g)].map(
            (found) => `reads the environment in line ${lineOf(file, found.index)}`,
          ),
    ),
    example: { 'server/features/a/a.ts': "const url = process.env['REDIS_URL']" },
  },
  {
    rule: 'a file opens with a sentence that says what it is for',
    remedy: 'Begin a .ts file with /** … */, a script with //, a migration with -- below its scope.',
    find: (files) =>
      files
        .filter((file) => !isTest(file) && !opens(file))
        .map(({ path }) => `${path} has no opening sentence`),
    example: { 'server/features/a/a.ts': "import { b } from './b.ts'" },
  },
  {
    rule: 'no file is longer than 500 lines',
    remedy: 'Split it by what it is about; past 300 lines deserves a thought already.',
    find: (files) =>
      files
        .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
        .filter(({ lines }) => lines > 500)
        .map(({ path, lines }) => `${path} has ${lines} lines`),
    example: { 'server/features/a/a.ts': '\n'.repeat(501) },
  },
  {
    rule: 'names say what is inside: kebab-case, no utils, helpers, common, manager or index',
    remedy: 'Name the thing itself, as slug.ts does.',
    find: (files) =>
      files
        // Files below routes are called as the addresses they are.
        .filter(({ path }) => !path.startsWith('sql/') && !path.startsWith('portal/src/routes/'))
        .filter(
          ({ path }) =>
            !/^[a-z0-9-]+(\/[a-z0-9.-]+)*$/.test(path) ||
            /(^|[/-])(utils?|helpers?|common|managers?|index|misc)(\.|\/|-)/.test(path),
        )
        .map(({ path }) => `${path} has a name that says little`),
    example: { 'server/features/a/string-utils.ts': '/** Strings. */' },
  },
]

const sources = readSources()

for (const { rule, remedy, find, example } of RULES) {
  test(rule, () => {
    const broken = Object.entries(example).map(([path, text]) => sourceOf(path, text))
    assert.notDeepEqual(find(broken), [], 'the rule does not catch its own example')
    const violations = find(sources)
    assert.ok(violations.length === 0, `${violations.join('\n')}\n→ ${remedy}`)
  })
}

test('.env.example has a line and a comment for every setting that config.ts reads, and no other', () => {
  const example = readFileSync(join(root, '.env.example'), 'utf8')
  const settings = new Map(
    [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
  )
  const read = new Set<string>()
  const environment = new Proxy(Object.fromEntries(settings), {
    get: (values, name: string) => (read.add(name), values[name]),
  })
  // The example's values are such as the program takes: S3 settings are read only where there is an S3 endpoint.
  loadConfig(environment)
  assert.deepEqual(new Set(settings.keys()), read)
  for (const [, comment, name] of example.matchAll(/^(.*)\n#? ?([A-Z][A-Z0-9_]+)=/gm))
    assert.match(comment ?? '', /^# \S/, `${name} has no comment above it`)
})

test('the lockfile lists the optional binaries of every platform, and no registry', () => {
  type Locked = { resolved?: string; link?: boolean; optionalDependencies?: Record<string, string> }
  const lockfile: { packages: Record<string, Locked> } = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  )
  const { packages } = lockfile
  const paths = Object.keys(packages)
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !paths.some((path) => path.endsWith(`node_modules/${name}`)))
  assert.deepEqual(
    missing,
    [],
    'npm left them out: delete node_modules and package-lock.json, and install again',
  )
  assert.deepEqual(
    // Links lead to the workspaces of this repository.
    Object.values(packages).flatMap(({ resolved, link }) => (link ? [] : (resolved ?? []))),
    [],
  )
})

/** Applies a rule to the server's files one by one, their tests left out: a test may look at anything. */
function eachServerFile(find: (file: Source) => string[]): (files: Source[]) => string[] {
  return (files) =>
    files
      .filter((file) => file.path.startsWith('server/') && !isTest(file))
      .flatMap((file) => find(file).map((violation) => `${file.path} ${violation}`))
}

function isTest({ path }: Source): boolean {
  return path.endsWith('.test.ts')
}

function startsWithAny(path: string, beginnings: string[]): boolean {
  return beginnings.some((beginning) => path.startsWith(beginning))
}

/** The feature a file belongs to, if it belongs to one. */
function featureOf(path: string): string | undefined {
  return /^server\/features\/([\w-]+)\//.exec(path)?.[1]
}

function mainFileOf(path: string): string {
  const feature = featureOf(path)
  return `server/features/${feature}/${feature}.ts`
}

function importsOf(file: Source, name: RegExp): string[] {
  return file.imports.filter(({ target }) => name.test(target)).map(({ target }) => `imports ${target}`)
}

/** Each circle once, as `a → b → a`. */
function findCircles(files: Source[]): string[] {
  const uses = new Map<string, Set<string>>()
  for (const file of files) {
    const from = featureOf(file.path)
    if (!from || isTest(file)) continue
    const targets = uses.get(from) ?? new Set()
    for (const { target } of file.imports) targets.add(featureOf(target) ?? from)
    targets.delete(from)
    uses.set(from, targets)
  }
  const circles: string[] = []
  const done = new Set<string>()
  const walk = (feature: string, path: string[]): void => {
    if (path.includes(feature))
      circles.push(['features', ...path.slice(path.indexOf(feature)), feature].join(' → '))
    if (done.has(feature) || path.includes(feature)) return
    for (const next of uses.get(feature) ?? []) walk(next, [...path, feature])
    done.add(feature)
  }
  for (const feature of uses.keys()) walk(feature, [])
  return circles
}

function opens({ path, text }: Source): boolean {
  if (path.endsWith('.sql')) return /^-- scope: \w+\n-- \S/.test(text)
  return path.endsWith('.mjs') ? /^(#!.*\n)?\/\/ \S/.test(text) : /^\/\*\*\s/.test(text)
}

function lineOf({ text }: Source, index: number): number {
  return text.slice(0, index).split('\n').length
}
