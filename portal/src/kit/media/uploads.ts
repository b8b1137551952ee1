/**
 * Files on their way into libraries. They go on while other screens are looked at; what was cut off (a closed page, a lost
 * connection) goes on where it was when the same file is chosen again.
 */
import type { QueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { DetailedError, Upload as TusUpload } from 'tus-js-client'
import { api } from '@/api/api'
import { ApiError, OFFLINE } from '@/api/problem'
import { accessToken, currentScope, type Scope } from '@/api/session'
import { messageOf } from '@/kit/form'
import type { Medium } from './media'

export type Upload = {
  id: string
  websiteId: string
  name: string
  size: number
  state: 'waiting' | 'sending' | 'processing' | 'done' | 'failed'
  /** When sending began, as the API writes times. */
  since: string
  sent: number
  /** When that was known, in ms. */
  at: number
  /** Once it is done. */
  medium?: Medium
  /** The library had these bytes already. */
  isDuplicate?: boolean
  error?: string
}

type Task = {
  client: QueryClient
  file: File
  folderId: string | undefined
  scope: Scope
  onDone?: (medium: Medium) => void
}

const AT_ONCE = 3
/** A request may take a minute: pieces that a slow line manages in that time. */
const PIECE_BYTES = 4_000_000
const AGAIN_MS = [1_000, 3_000, 5_000, 10_000, 20_000]
const LOOK_MS = 1_000

let uploads: readonly Upload[] = []
const tasks = new Map<string, Task>()
const running = new Map<string, TusUpload>()
const listeners = new Set<() => void>()

function set(next: readonly Upload[]): void {
  uploads = next
  for (const heard of listeners) heard()
}

function change(id: string, changes: Partial<Upload>): void {
  set(uploads.map((upload) => (upload.id === id ? { ...upload, ...changes } : upload)))
}

/** @param onDone called for each file once it is in the library @returns the ids of the uploads, one for each file */
export function addUploads(
  client: QueryClient,
  websiteId: string,
  files: readonly File[],
  options: { folderId?: string | undefined; onDone?: (medium: Medium) => void } = {},
): string[] {
  const added = files.map((file) => {
    const id = crypto.randomUUID()
    tasks.set(id, {
      client,
      file,
      folderId: options.folderId,
      scope: currentScope(),
      ...(options.onDone && { onDone: options.onDone }),
    })
    const since = new Date().toISOString()
    return {
      id,
      websiteId,
      name: file.name,
      size: file.size,
      state: 'waiting' as const,
      since,
      sent: 0,
      at: Date.now(),
    }
  })
  set([...uploads, ...added])
  startNext()
  return added.map(({ id }) => id)
}

export function retryUpload(id: string): void {
  change(id, { state: 'waiting', sent: 0 })
  startNext()
}

/** Ends an upload; the server forgets what has arrived of it. */
export function cancelUpload(id: string): void {
  void running
    .get(id)
    ?.abort(true)
    .catch(() => undefined)
  forget(id)
  startNext()
}

/** Takes what has ended off the list. */
export function clearUploads(websiteId: string): void {
  for (const { id, state } of uploads.filter((upload) => upload.websiteId === websiteId))
    if (state === 'done' || state === 'failed') forget(id)
}

function forget(id: string): void {
  running.delete(id)
  tasks.delete(id)
  set(uploads.filter((upload) => upload.id !== id))
}

/** @returns those of one website, the first added first */
export function useUploads(websiteId: string): readonly Upload[] {
  const all = useSyncExternalStore(
    useCallback((heard: () => void) => {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    }, []),
    () => uploads,
  )
  return useMemo(() => all.filter((upload) => upload.websiteId === websiteId), [all, websiteId])
}

function startNext(): void {
  const free = AT_ONCE - uploads.filter(({ state }) => state === 'sending').length
  for (const { id } of uploads.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free)))
    void run(id)
}

async function run(id: string): Promise<void> {
  const upload = uploads.find((each) => each.id === id)
  const task = tasks.get(id)
  if (!upload || !task) return
  change(id, { state: 'sending', since: new Date().toISOString() })
  try {
    const url = await send(id, upload.websiteId, task)
    change(id, { state: 'processing', sent: upload.size })
    startNext()
    const { medium, isDuplicate } = await becomeMedium(upload.websiteId, url)
    change(id, { state: 'done', medium, isDuplicate })
    await refreshLibrary(task.client)
    task.onDone?.(medium)
    tasks.delete(id)
  } catch (error) {
    change(id, { state: 'failed', error: messageOf(problemOf(error)) })
  } finally {
    running.delete(id)
    startNext()
  }
}

/** @returns the address of the upload at which all bytes have arrived */
async function send(id: string, websiteId: string, { file, folderId, scope }: Task): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const tus = new TusUpload(file, {
    endpoint: `/api/v1/websites/${websiteId}/uploads`,
    metadata: { filename: file.name, filetype: file.type, ...(folderId && { folder_id: folderId }) },
    chunkSize: PIECE_BYTES,
    retryDelays: AGAIN_MS,
    uploadDataDuringCreation: true,
    removeFingerprintOnSuccess: true,
    // Of this website and folder: the same file may go to several.
    fingerprint: () =>
      Promise.resolve(
        ['hotswap', websiteId, folderId ?? '', file.name, file.size, file.lastModified].join('|'),
      ),
    onBeforeRequest: async (request) =>
      request.setHeader('authorization', `Bearer ${await accessToken(scope)}`),
    onProgress: (sent) => change(id, { sent, at: Date.now() }),
    onError: reject,
    onSuccess: () => resolve(tus.url ?? ''),
  })
  running.set(id, tus)
  const [before] = await tus.findPreviousUploads()
  if (before) tus.resumeFromPreviousUpload(before)
  tus.start()
  return promise
}

/** Waits until the server has made a medium of it; large files take it a while. */
async function becomeMedium(
  websiteId: string,
  url: string,
): Promise<{ medium: Medium; isDuplicate: boolean }> {
  const id = url.split('/').at(-1) ?? ''
  for (;;) {
    const path = { website_id: websiteId, id }
    const { data } = await api.GET('/websites/{website_id}/uploads/{id}', { params: { path } })
    if (data?.state === 'failed') throw new Error(data.error?.detail ?? 'The file could not be taken.')
    if (data?.state === 'done' && data.media_id) {
      const found = await api.GET('/websites/{website_id}/media/{id}', {
        params: { path: { website_id: websiteId, id: data.media_id } },
      })
      if (found.data) return { medium: found.data, isDuplicate: data.duplicate }
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** All lists of media and their folders are read again. */
export async function refreshLibrary(client: QueryClient): Promise<void> {
  await Promise.all(
    (['/websites/{website_id}/media', '/websites/{website_id}/media-folders'] as const).map((path) =>
      client.invalidateQueries({ queryKey: ['get', path] }),
    ),
  )
}

/** What the server said, out of what the tus client throws. */
function problemOf(error: unknown): unknown {
  if (!(error instanceof DetailedError)) return error
  const response = error.originalResponse
  if (!response) return new ApiError(OFFLINE)
  try {
    const { detail, code } = JSON.parse(response.getBody()) as { detail: string; code: string }
    return new ApiError({ status: response.getStatus(), code, title: detail, detail })
  } catch {
    return error
  }
}
