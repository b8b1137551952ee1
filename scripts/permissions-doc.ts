/** Writes docs/permissions.md: who may do what, from the catalogue in the program. A test fails when it is out of date. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { format } from 'prettier'
import {
  BUILT_IN_ROLES,
  type BuiltInRole,
  PERMISSIONS,
  PLATFORM_PERMISSIONS,
  PLATFORM_ROLES,
  isGrantable,
} from '../server/features/roles/permissions.ts'

export const PERMISSIONS_DOC = join(import.meta.dirname, '..', 'docs', 'permissions.md')

/** @returns the document, formatted as the repository's formatter wants it */
export async function describePermissions(): Promise<string> {
  const text = `# Permissions

Written by \`node scripts/permissions-doc.ts\` from \`server/features/roles/permissions.ts\`; do not edit.

## In a tenant

Custom roles and API keys choose from these permissions, and nobody gives one away that he does not have himself.
Permissions marked * belong to a built-in role only.

${table(PERMISSIONS, BUILT_IN_ROLES, (id) => (isGrantable(id) ? '' : ' *'))}

## Across tenants

Operators hold these through their platform role. Inside a tenant they act as one of its users, visibly and for a limited
time.

${table(PLATFORM_PERMISSIONS, PLATFORM_ROLES, () => '')}
`
  return format(text, { parser: 'markdown' })
}

function table(
  catalogue: Record<string, string>,
  roles: Record<string, BuiltInRole<string>>,
  mark: (id: string) => string,
): string {
  const columns = Object.values(roles)
  const head = ['permission', 'what it allows', ...columns.map((role) => role.name)]
  const rows = Object.entries(catalogue).map(([id, description]) => [
    `\`${id}\`${mark(id)}`,
    description,
    ...columns.map((role) => (role.permissions.includes(id) ? 'yes' : '')),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

if (import.meta.main) writeFileSync(PERMISSIONS_DOC, await describePermissions())
