/**
 * What `theme dev` shows: the folder's last good state as a preview of the website, what is wrong with its present one, and
 * the way from one save to the next.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { hashOf } from '../../../liquid/package.ts'
import type { Api } from '../api.ts'
import { ApiFailure, Unreachable } from '../failure.ts'
import { type Finding, hasErrors } from '../findings.ts'
import { type ThemeFiles, checkTheme, packTheme, readTheme } from '../theme-folder.ts'
import type { Website } from '../websites.ts'

export type Preview = {
  /** Where the site answers with the theme, to whoever has the cookie. */
  origin: string
  cookie: string
  /** Opens it in any browser until it ends. */
  url: string
}

export type Scene = {
  /** Changes with every save that can be shown; undefined before the first. */
  build: string | undefined
  /** Of the last save, whether or not it can be shown. */
  findings: readonly Finding[]
  /** Why the last save is not shown, besides findings. */
  problem: string | undefined
  preview: Preview | undefined
  /** How long the last save took until it could be shown, in milliseconds. */
  tookMs: number
}

export type Stage = AsyncDisposable & {
  scene: () => Scene
  /** Looks at the folder again, and shows what is there. Resolves when that has been done. */
  update: () => Promise<void>
  /** Makes the preview anew where the server no longer knows it. */
  renew: () => Promise<void>
}

type Theme = { hash: string }
type PreviewAnswer = { url: string; expires_at: string }

const PREVIEW_SECONDS = 3_600
/** Before its end a preview is replaced by another one of the same theme. */
const RENEW_BEFORE_MS = 300_000
const RETRY_MS = 500
const RETRY_MAX_MS = 2_000
/** Stopping does not wait for a server that does not answer. */
const CLEAN_UP_MS = 5_000

/** @param onScene whenever what is to be seen has changed */
export function openStage(options: {
  api: Api
  website: Website
  folder: string
  onScene: (scene: Scene) => void
}): Stage {
  const { api, website, folder, onScene } = options
  const ended = new AbortController()
  const started = Date.now().toString(36)
  /** Packages this command has brought, which go with it. */
  const mine = new Set<string>()
  let builds = 0
  let builtHash: string | undefined
  let shownHash: string | undefined
  let renewal: NodeJS.Timeout | undefined
  let scene: Scene = { build: undefined, findings: [], problem: undefined, preview: undefined, tookMs: 0 }
  let isDue = false
  let working: Promise<void> | undefined

  const show = (change: Partial<Scene>) => {
    scene = { ...scene, ...change }
    onScene(scene)
  }

  async function showFolder(): Promise<void> {
    const began = performance.now()
    const files = await readSettled(folder)
    const hash = hashOf(files)
    if (hash === shownHash && scene.preview) {
      if (scene.problem !== undefined || hasErrors(scene.findings))
        show({ findings: checkTheme(files), problem: undefined })
      return
    }
    const findings = checkTheme(files)
    if (hasErrors(findings)) return show({ findings, problem: undefined })
    const preview = await makePreview(files)
    // A preview that was made again shows what pages show already.
    if (hash !== builtHash) builds += 1
    builtHash = shownHash = hash
    show({
      build: `${started}-${builds}`,
      findings,
      problem: undefined,
      preview,
      tookMs: performance.now() - began,
    })
  }

  async function makePreview(files: ThemeFiles): Promise<Preview> {
    const theme: Theme = await api.upload('/themes/dev', 'theme.zip', await packTheme(files))
    mine.add(theme.hash)
    const made: PreviewAnswer = await api.post(`/websites/${website.id}/theme/preview`, {
      theme: theme.hash,
      expires_in_seconds: PREVIEW_SECONDS,
    })
    clearTimeout(renewal)
    const left = Date.parse(made.expires_at) - Date.now() - RENEW_BEFORE_MS
    renewal = setTimeout(() => void renew(), Math.max(left, RENEW_BEFORE_MS))
    const url = new URL(made.url)
    const token = url.searchParams.get('preview') ?? ''
    return { origin: url.origin, cookie: `hotswap_preview=${token}`, url: made.url }
  }

  /** One after the other; what comes in meanwhile is one more round. */
  async function update(): Promise<void> {
    isDue = true
    await (working ??= work().finally(() => (working = undefined)))
  }

  async function work(): Promise<void> {
    let retryMs = RETRY_MS
    while (isDue && !ended.signal.aborted) {
      isDue = false
      try {
        await showFolder()
        retryMs = RETRY_MS
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error)
        show({ problem, ...(error instanceof ApiFailure && { findings: findingsOf(error) }) })
        if (!canPass(error)) continue
        await delay(retryMs, undefined, { signal: ended.signal }).catch(() => {})
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS)
        isDue = true
      }
    }
  }

  async function renew(): Promise<void> {
    shownHash = undefined
    await update()
  }

  return {
    scene: () => scene,
    update,
    renew,
    async [Symbol.asyncDispose]() {
      ended.abort()
      clearTimeout(renewal)
      await working
      const removal = Promise.allSettled([...mine].map((hash) => api.del(`/themes/${hash}`)))
      await Promise.race([removal, delay(CLEAN_UP_MS, undefined, { ref: false })])
    },
  }
}

/** A server that restarts or has much to do: the same save will work later. */
function canPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiFailure && [429, 503].includes(error.status))
}

function findingsOf({ problem }: ApiFailure): Finding[] {
  return (problem.findings ?? []) as Finding[]
}

/** Between listing and reading, editors take their temporary files away. */
async function readSettled(folder: string, attempts = 5): Promise<ThemeFiles> {
  try {
    return await readTheme(folder)
  } catch (error) {
    if (attempts === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await delay(20)
    return readSettled(folder, attempts - 1)
  }
}
