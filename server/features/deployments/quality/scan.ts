/** The security scan of a theme package: whether it is what it says, well-formed, and harms neither visitors nor owner. */
import type { AppContext } from '../../../context.ts'
import { AppError } from '../../../errors.ts'
import { lintPackage } from '../../../liquid/lint.ts'
import { hashOf } from '../../../liquid/package.ts'
import { type SecurityFinding, scanFiles } from '../../../liquid/security.ts'
import { archiveOf, filesOfArchive } from '../../themes/themes.ts'

export type ScanReport = {
  /** Whether nothing blocks. */
  passed: boolean
  /** One sentence: the first that blocks, with its file, or what was looked at. */
  summary: string
  /** Those that block first. */
  findings: SecurityFinding[]
  files: number
  size_bytes: number
  /** Of the content; null for what is no package. */
  hash: string | null
}

/**
 * Looks over a package of files by path, or an archive. Whatever is wrong is a finding: nothing is thrown for it.
 * @param expectedHash of the package as it was taken in
 */
export async function scanThemePackage(
  source: ReadonlyMap<string, Buffer> | Uint8Array,
  expectedHash?: string,
): Promise<ScanReport> {
  if (!(source instanceof Uint8Array)) return scanMap(source, expectedHash)
  try {
    return scanMap(await filesOfArchive(source), expectedHash)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const finding = blocking(error.extra.errors?.[0]?.path.slice(1) ?? '', 'archive', error.message)
    return reportOf([finding], new Map(), null)
  }
}

/** The same of a kept theme. @throws AppError not_found when its package is gone */
export async function scanKeptTheme(
  ctx: Pick<AppContext, 'blobs'>,
  tenantId: string,
  theme: { hash: string; owner: 'platform' | 'tenant' },
): Promise<ScanReport> {
  const scope = theme.owner === 'platform' ? 'platform' : { tenantId }
  const archive = Buffer.concat(await (await archiveOf(ctx, scope, theme.hash)).toArray())
  return scanThemePackage(archive, theme.hash)
}

function scanMap(files: ReadonlyMap<string, Buffer>, expectedHash: string | undefined): ScanReport {
  const hash = hashOf(files)
  const findings = [
    ...(expectedHash !== undefined && expectedHash !== hash
      ? [
          blocking(
            '',
            'wrong_hash',
            `The content of the package is ${hash.slice(0, 12)}…, not ${expectedHash.slice(0, 12)}… as it was taken in.`,
          ),
        ]
      : []),
    // What does not work is no danger, but a deployment of it would fail later.
    ...lintPackage(files)
      .filter(({ severity }) => severity === 'error')
      .map(({ file, line, message }) => ({ ...blocking(file, 'structure', message), line })),
    ...scanFiles(files),
  ]
  return reportOf(findings, files, hash)
}

function blocking(file: string, rule: string, reason: string): SecurityFinding {
  return { severity: 'block', file, line: 0, rule, reason }
}

function reportOf(
  findings: SecurityFinding[],
  files: ReadonlyMap<string, Buffer>,
  hash: string | null,
): ScanReport {
  const blocks = findings.filter(({ severity }) => severity === 'block')
  const [first] = blocks
  const warnings = findings.length - blocks.length
  return {
    passed: first === undefined,
    summary: first
      ? `${placeOf(first)}${first.reason}${blocks.length > 1 ? ` (and ${blocks.length - 1} more)` : ''}`
      : `${files.size} files were looked over; ${warnings === 0 ? 'nothing was found' : `${warnings} warnings`}.`,
    findings,
    files: files.size,
    size_bytes: [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0),
    hash,
  }
}

function placeOf({ file, line }: SecurityFinding): string {
  if (file === '') return ''
  return `${file}${line > 0 ? `:${line}` : ''}: `
}
