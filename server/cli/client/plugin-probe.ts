/** Really loads a plugin's code, in the sandbox that websites run it in: what is there, and what starting it takes. */
import { readFile } from 'node:fs/promises'
import { limitsOf } from '../../plugin/limits.ts'
import type { PluginManifest } from '../../plugin/manifest.ts'
import { CODE_FILE, handlersOf } from '../../plugin/package.ts'
import { type StartCosts, measureStart } from '../../sandbox/measure.ts'
import { openSandbox } from '../../sandbox/sandbox.ts'
import type { Finding } from './findings.ts'

export type Probe = { findings: Finding[]; costs: StartCosts | undefined }

const GUEST = new URL('../../plugin/guest.js', import.meta.url)
const LOOK = { kind: 'job', name: 'look' } as const

/** Put behind the code: answers with the names of its handlers instead of running any. */
const LOOK_CODE = `
;(() => {
  const bundle = globalThis.__plugin
  const plugin = bundle?.default ?? bundle
  const found = {}
  for (const kind of ['hooks', 'blocks', 'endpoints', 'schedules', 'jobs', 'actions'])
    found[kind] = Object.keys(plugin?.[kind] ?? {}).filter((name) => typeof plugin[kind][name] === 'function')
  globalThis.__plugin = { jobs: { look: () => found } }
})()`

/** @param code of the package: main.js */
export async function probePlugin(code: string, manifest: PluginManifest): Promise<Probe> {
  const prelude = await readFile(GUEST, 'utf8')
  const limits = limitsOf(LOOK, manifest.limits)
  await using sandbox = openSandbox({ prelude, threads: 2 })
  const result = await sandbox.run({
    key: 'check',
    tenant: 'check',
    isUrgent: false,
    codeHash: 'check',
    code: async () => code + LOOK_CODE,
    call: JSON.stringify({ call: { ...LOOK, data: null }, site: {} }),
    limits,
    host: async () => null,
  })
  if (!result.ok)
    return { findings: [{ severity: 'error', file: CODE_FILE, message: result.message }], costs: undefined }
  const found = result.value as Record<string, string[]>
  return {
    findings: [...missing(manifest, found), ...undeclared(manifest, found)],
    costs: await measureStart(prelude, code, limits.memoryMb),
  }
}

function missing(manifest: PluginManifest, found: Record<string, string[]>): Finding[] {
  return handlersOf(manifest).flatMap(({ kind, handler, path }): Finding[] => {
    if (found[kind]?.includes(handler)) return []
    const message = `The code has no handler "${handler}" in "${kind}". Add it, or leave it out here.`
    return [{ severity: 'error', file: 'plugin.json', path, message }]
  })
}

/** What is never called. */
function undeclared(manifest: PluginManifest, found: Record<string, string[]>): Finding[] {
  const declared = new Set(handlersOf(manifest).map(({ kind, handler }) => `${kind} ${handler}`))
  return Object.entries(found).flatMap(([kind, names]) =>
    names
      .filter((name) => !declared.has(`${kind} ${name}`))
      .map((name): Finding => {
        const message = `The handler "${name}" in "${kind}" is never called: plugin.json does not have it.`
        return { severity: 'warning', file: CODE_FILE, message }
      }),
  )
}
