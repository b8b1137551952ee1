/**
 * What `theme dev` and `plugin dev` show: the folder's last good state as a preview of the website, what is wrong with its
 * present one, and the way from one save to the next.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Api } from '../api.ts'
import { ApiFailure, Unreachable } from '../failure.ts'
import { type Finding, hasErrors } from '../findings.ts'

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
  /** How what is shown has failed since, while pages were made with it. */
  failures: readonly Finding[]
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
  /** Adds to how it has failed. */
  noteFailures: (failures: readonly Finding[]) => void
}

export type PreviewAnswer = { url: string; expires_at: string }

/** What a folder holds at one moment. */
export type Draft = {
  /** The same for the same content. */
  hash: string
  look: () => Finding[] | Promise<Finding[]>
  /** Uploads it and makes a preview. @returns the address of the package too, which is deleted in the end */
  show: (seconds: number) => Promise<{ path: string; preview: PreviewAnswer }>
}

const PREVIEW_SECONDS = 3_600
/** Before its end a preview is replaced by another one of the same theme. */
const RENEW_BEFORE_MS = 300_000
const RETRY_MS = 500
const RETRY_MAX_MS = 2_000
/** Stopping does not wait for a server that does not answer. */
const CLEAN_UP_MS = 5_000
const FAILURES_MAX = 20

/**
 * @param read looks at the folder
 * @param onScene whenever what is to be seen has changed
 */
export function openStage(options: {
  api: Api
  read: () => Promise<Draft>
  onScene: (scene: Scene) => void
}): Stage {
  const { api, read, onScene } = options
  const ended = new AbortController()
  const started = Date.now().toString(36)
  /** Addresses of packages this command has brought, which go with it; also those whose preview failed. */
  const mine = new Set<string>()
  let builds = 0
  let builtHash: string | undefined
  let shownHash: string | undefined
  let renewal: NodeJS.Timeout | undefined
  let scene: Scene = {
    build: undefined,
    findings: [],
    problem: undefined,
    failures: [],
    preview: undefined,
    tookMs: 0,
  }
  let isDue = false
  let working: Promise<void> | undefined

  const show = (change: Partial<Scene>) => {
    scene = { ...scene, ...change }
    onScene(scene)
  }

  async function showFolder(): Promise<void> {
    const began = performance.now()
    const draft = await readSettled(read)
    const { hash } = draft
    if (hash === shownHash && scene.preview) {
      if (scene.problem !== undefined || hasErrors(scene.findings))
        show({ findings: await draft.look(), problem: undefined })
      return
    }
    const findings = await draft.look()
    if (hasErrors(findings)) return show({ findings, problem: undefined })
    const preview = await makePreview(draft)
    // A preview that was made again shows what pages show already.
    const isOther = hash !== builtHash
    if (isOther) builds += 1
    builtHash = shownHash = hash
    show({
      ...(isOther && { failures: [] }),
      build: `${started}-${builds}`,
      findings,
      problem: undefined,
      preview,
      tookMs: performance.now() - began,
    })
  }

  async function makePreview(draft: Draft): Promise<Preview> {
    const { path, preview: made } = await draft.show(PREVIEW_SECONDS)
    mine.add(path)
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
    noteFailures(failures) {
      if (failures.length > 0) show({ failures: [...scene.failures, ...failures].slice(-FAILURES_MAX) })
    },
    async [Symbol.asyncDispose]() {
      ended.abort()
      clearTimeout(renewal)
      await working
      const removal = Promise.allSettled([...mine].map((path) => api.del(path)))
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
async function readSettled(read: () => Promise<Draft>, attempts = 5): Promise<Draft> {
  try {
    return await read()
  } catch (error) {
    if (attempts === 0 || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    await delay(20)
    return readSettled(read, attempts - 1)
  }
}
