/** A plugin as a set of files, named by the hash of what is in them. */
import { createHash } from 'node:crypto'
import { Script } from 'node:vm'
import { type Finding, FINDINGS_MAX, hasErrors } from './finding.ts'
import { type PluginManifest, MANIFEST_FILE, parseManifest } from './manifest.ts'

export const CODE_FILE = 'main.js'

export const PLUGIN_LIMITS = {
  files: 200,
  totalBytes: 5_000_000,
  fileBytes: 2_000_000,
  /** What is run anew for every call has to be small. */
  codeBytes: 1_000_000,
  manifestBytes: 200_000,
  localeBytes: 200_000,
}

export type PluginPackage = {
  /** SHA-256 of the content. */
  hash: string
  manifest: PluginManifest
  /** One script that sets `globalThis.__plugin`. */
  code: string
  /** Texts by language tag and key; nested keys are joined with dots. */
  locales: Record<string, Record<string, string>>
  readme: string
  changelog: string
  /** For browsers, by their path below assets/. */
  assets: ReadonlyMap<string, Buffer>
  files: ReadonlyMap<string, Buffer>
}

/** Blob key of a package, in its owner's scope. */
export function packageKey(hash: string): string {
  return `plugins/${hash}.zip`
}

/** A package that cannot be used; `findings` say why. */
export class PluginPackageError extends Error {
  readonly findings: readonly Finding[]
  constructor(findings: readonly Finding[]) {
    const [first] = findings
    super(first ? `${first.file}${first.path}: ${first.message}` : 'The plugin cannot be used.')
    this.name = 'PluginPackageError'
    this.findings = findings
  }
}

/** @throws PluginPackageError with every error that was found */
export function packageOf(files: ReadonlyMap<string, Buffer>): PluginPackage {
  const { manifest, locales, findings } = inspect(files)
  if (!manifest || hasErrors(findings)) throw new PluginPackageError(findings.filter(isError))
  const text = (path: string) => files.get(path)?.toString('utf8') ?? ''
  const assets = [...files].filter(([path]) => path.startsWith(ASSETS))
  return {
    hash: hashOf(files),
    manifest,
    code: text(CODE_FILE),
    locales,
    readme: text('README.md'),
    changelog: text('CHANGELOG.md'),
    assets: new Map(assets.map(([path, bytes]) => [path.slice(ASSETS.length), bytes])),
    files,
  }
}

/** Everything that is wrong with a package, or worth a thought; one without errors can be used. */
export function checkPackage(files: ReadonlyMap<string, Buffer>): Finding[] {
  return inspect(files).findings
}

/** SHA-256 over `path NUL sha256(bytes) LF` of all files by path: the same for every archive of the same files. */
export function hashOf(files: ReadonlyMap<string, Buffer>): string {
  const whole = createHash('sha256')
  for (const [path, bytes] of [...files].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    whole.update(`${path}\0${createHash('sha256').update(bytes).digest('hex')}\n`)
  return whole.digest('hex')
}

const ASSETS = 'assets/'
const LOCALE = /^locales\/([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\.json$/
/** Besides locales/ and assets/, a package holds nothing else. */
export const TEXT_FILES = [MANIFEST_FILE, CODE_FILE, 'README.md', 'CHANGELOG.md', 'LICENSE']
const ASSET = /^assets\/(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\/){0,5}[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/

type Report = (file: string, message: string, severity?: Finding['severity'], path?: string) => void
type Inspection = {
  manifest: PluginManifest | undefined
  locales: PluginPackage['locales']
  findings: Finding[]
}

function inspect(files: ReadonlyMap<string, Buffer>): Inspection {
  const findings: Finding[] = []
  const report: Report = (file, message, severity = 'error', path = '') => {
    if (findings.length < FINDINGS_MAX) findings.push({ severity, file, path, message })
  }
  checkSizes(files, report)
  // A package beyond the limits is not read any further.
  if (hasErrors(findings)) return { manifest: undefined, locales: {}, findings }
  const json = readJson(files.get(MANIFEST_FILE), MANIFEST_FILE, report)
  const parsed = json === undefined ? { findings: [] } : parseManifest(json)
  findings.push(...parsed.findings)
  const locales: PluginPackage['locales'] = {}
  for (const [path, bytes] of files) {
    const tag = LOCALE.exec(path)?.[1]
    if (tag !== undefined) locales[tag] = readLocale(bytes, path, report)
    else if (!TEXT_FILES.includes(path) && !ASSET.test(path))
      report(
        path,
        `A package holds ${TEXT_FILES.join(', ')}, locales/<language>.json and assets/. Leave it out.`,
      )
  }
  checkScripts(files, parsed.manifest, report)
  checkCode(files.get(CODE_FILE), parsed.manifest, report)
  return { manifest: parsed.manifest, locales, findings: findings.slice(0, FINDINGS_MAX) }
}

function checkSizes(files: ReadonlyMap<string, Buffer>, report: Report): void {
  const { files: count, totalBytes, fileBytes } = PLUGIN_LIMITS
  if (files.size > count) report('', `There are ${files.size} files. At most ${count} are taken.`)
  let total = 0
  for (const [path, bytes] of files) {
    total += bytes.length
    const limit = limitOf(path)
    if (bytes.length > Math.min(limit, fileBytes))
      report(path, `It has ${bytes.length} bytes. At most ${Math.min(limit, fileBytes)} are taken.`)
  }
  if (total > totalBytes)
    report('', `The files have ${total} bytes together. At most ${totalBytes} are taken.`)
}

function limitOf(path: string): number {
  if (path === MANIFEST_FILE) return PLUGIN_LIMITS.manifestBytes
  if (path === CODE_FILE) return PLUGIN_LIMITS.codeBytes
  return path.startsWith('locales/') ? PLUGIN_LIMITS.localeBytes : PLUGIN_LIMITS.fileBytes
}

function readJson(bytes: Buffer | undefined, file: string, report: Report): unknown {
  if (bytes === undefined) {
    report(file, `There is no ${file}. Add one; docs/guides/plugin-reference.md says what it holds.`)
    return undefined
  }
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    report(file, `This is not valid JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`)
    return undefined
  }
}

/** Texts by key; nested objects are joined with dots. */
function readLocale(bytes: Buffer, file: string, report: Report): Record<string, string> {
  const texts: Record<string, string> = Object.create(null)
  const walk = (value: unknown, keys: readonly string[]): void => {
    const path = keys.map((key) => `/${key.slice(0, 60)}`).join('')
    if (typeof value === 'string') texts[keys.join('.')] = value
    else if (typeof value !== 'object' || value === null || Array.isArray(value) || keys.length >= 8)
      report(file, 'Write texts, or objects of texts.', 'error', path)
    else for (const [key, inner] of Object.entries(value)) walk(inner, [...keys, key])
  }
  const json = readJson(bytes, file, report)
  if (typeof json === 'string') report(file, 'Write an object of texts.')
  else if (json !== undefined) walk(json, [])
  return texts
}

/** Files that browsers would not get. */
function checkScripts(
  files: ReadonlyMap<string, Buffer>,
  manifest: PluginManifest | undefined,
  report: Report,
): void {
  if (!manifest || manifest.permissions.includes('pages:scripts')) return
  for (const path of files.keys())
    if (path.startsWith(ASSETS) && path.toLowerCase().endsWith('.js'))
      report(
        path,
        'Browsers get scripts only with the permission "pages:scripts". Ask for it, or leave the file out.',
        'warning',
      )
}

/** Whether the script can be read at all, and mentions what the manifest promises. Nothing of it is run here. */
function checkCode(bytes: Buffer | undefined, manifest: PluginManifest | undefined, report: Report): void {
  if (bytes === undefined) {
    report(CODE_FILE, 'There is no main.js. Make it with `hotswap plugin build`.')
    return
  }
  const code = bytes.toString('utf8')
  try {
    void new Script(code, { filename: CODE_FILE })
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    report(CODE_FILE, `This is no script: ${message}. Make it with \`hotswap plugin build\`.`)
    return
  }
  if (!code.includes('__plugin'))
    report(CODE_FILE, 'It does not set globalThis.__plugin. Make it with `hotswap plugin build`.')
  for (const { path, handler } of manifest ? handlersOf(manifest) : [])
    if (!code.includes(handler))
      report(MANIFEST_FILE, `The code seems to have no handler "${handler}".`, 'warning', path)
}

/** What the code has to have a handler for (in `kind` of its definition), and where the manifest says so. */
export function handlersOf(manifest: PluginManifest): { path: string; kind: string; handler: string }[] {
  const { hooks, endpoints, schedules, jobs, blocks, actions } = manifest
  return [
    ...hooks.map(({ on }, index) => ({ path: `/hooks/${index}`, kind: 'hooks', handler: on })),
    ...endpoints.map(({ method, path }, index) => ({
      path: `/endpoints/${index}`,
      kind: 'endpoints',
      handler: `${method} ${path}`,
    })),
    ...schedules.map(({ name }, index) => ({
      path: `/schedules/${index}`,
      kind: 'schedules',
      handler: name,
    })),
    ...jobs.map((name, index) => ({ path: `/jobs/${index}`, kind: 'jobs', handler: name })),
    ...blocks.map(({ type }, index) => ({ path: `/blocks/${index}`, kind: 'blocks', handler: type })),
    ...actions.map(({ name }, index) => ({ path: `/actions/${index}`, kind: 'actions', handler: name })),
  ]
}

function isError({ severity }: Finding): boolean {
  return severity === 'error'
}
