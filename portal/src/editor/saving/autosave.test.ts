import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../../api/problem'
import { type Saving, type Transport, openSaving } from './autosave'
import { findLeftDrafts, openKeeper } from './kept-drafts'
import { type SavedEntry, documentOf, valuesOf } from './values'

const PLACE = { user: 'u1', website: 'w1', type: 'page', entry: 'e1' }
const text = (value: string) => ({
  type: 'doc',
  content: value.split('\n').map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] })),
})

/** Stands for the server: it keeps one entry with versions, as the API does. */
function openServer() {
  let entry: SavedEntry | undefined = {
    id: 'e1',
    type: 'page',
    version: 1,
    slug: 'bread',
    document: { title: 'Bread', body: text('one\ntwo\nthree'), terms: [], seo: {}, fields: {} },
  }
  let fails: (() => Error | undefined)[] = []
  const saves: Record<string, unknown>[] = []
  const created = new Map<string, SavedEntry>()
  const refuse = (status: number, more: object = {}) =>
    new ApiError({ status, code: 'x', title: '', detail: 'No.', ...more })
  const apply = (document: Record<string, unknown>) => {
    if (!entry) throw refuse(404)
    const { slug = entry.slug, seo, ...rest } = document
    entry = {
      ...entry,
      version: entry.version + 1,
      slug: String(slug),
      document: {
        ...entry.document,
        ...rest,
        seo: { ...(entry.document['seo'] as object), ...(seo as object | undefined) },
        ...(typeof rest['title'] === 'string' && { title: rest['title'].trim() }),
      },
    }
    return entry
  }
  const transport: Transport<SavedEntry> = {
    async create(document, key) {
      await Promise.resolve()
      const before = fails.shift()?.()
      const made = created.get(key) ?? { id: 'new', type: 'page', version: 1, slug: 'new', document }
      created.set(key, made)
      entry = made
      if (before) throw before
      return made
    },
    async save(known, document) {
      await Promise.resolve()
      const failure = fails.shift()?.()
      if (failure) throw failure
      if (known.version !== entry?.version)
        throw refuse(412, { saved_by: { name: 'Ada' }, saved_at: '2026-01-01T00:00:00Z' })
      saves.push(document)
      return apply(document)
    },
    async load() {
      await Promise.resolve()
      if (!entry) throw refuse(404)
      return entry
    },
  }
  return {
    transport,
    saves,
    refuse,
    created,
    apply,
    entry: () => entry,
    failNext: (...next: (Error | (() => Error | undefined))[]) => {
      fails = next.map((one) => (typeof one === 'function' ? one : () => one))
    },
    remove: () => (entry = undefined),
  }
}

class MemoryStorage implements Storage {
  private readonly kept = new Map<string, string>()
  room = Infinity
  get length() {
    return this.kept.size
  }
  key = (index: number) => [...this.kept.keys()][index] ?? null
  getItem = (name: string) => this.kept.get(name) ?? null
  setItem = (name: string, value: string) => {
    if (value.length > this.room) throw new Error('QuotaExceededError')
    this.kept.set(name, value)
  }
  removeItem = (name: string) => void this.kept.delete(name)
  clear = () => this.kept.clear()
}

let server: ReturnType<typeof openServer>
let storage: MemoryStorage
beforeEach(() => {
  vi.useFakeTimers()
  server = openServer()
  storage = new MemoryStorage()
  vi.stubGlobal('navigator', {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function open(entry = server.entry()): Promise<Saving<SavedEntry>> {
  const place = { ...PLACE, entry: entry?.id ?? null }
  const left = await findLeftDrafts(place, storage)
  return openSaving({
    place,
    entry,
    transport: server.transport,
    keeper: openKeeper(storage),
    found: left,
    untitled: 'Untitled',
  })
}
const bodyOf = (saving: Saving<SavedEntry>) =>
  (saving.state().values['body'] as ReturnType<typeof text>).content
    .map(({ content: [run] }) => run?.text)
    .join('\n')

test('saves what was changed a second after the last key, and only that', async () => {
  const saving = await open()
  saving.change({ title: 'Br' })
  await vi.advanceTimersByTimeAsync(600)
  saving.change({ title: 'Fresh ' })
  await vi.advanceTimersByTimeAsync(600)
  expect(server.saves).toEqual([])
  await vi.advanceTimersByTimeAsync(500)
  expect(server.saves).toEqual([{ title: 'Fresh ' }])
  expect(saving.state()).toMatchObject({ phase: 'saved', values: { title: 'Fresh ' } })
  expect(storage.length).toBe(0)
})

test('saves in between while somebody writes on and on', async () => {
  const saving = await open()
  for (let key = 0; key < 20; key++) {
    saving.change({ title: `Bread ${key}` })
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(server.saves.length).toBe(1)
})

test('what is written during a save is saved after it', async () => {
  const saving = await open()
  saving.change({ title: 'A' })
  const saved = saving.flush()
  saving.change({ title: 'AB' })
  await vi.advanceTimersByTimeAsync(2_000)
  await saved
  expect(server.saves).toEqual([{ title: 'A' }, { title: 'AB' }])
  expect(saving.state().phase).toBe('saved')
})

test('offline, it is kept and tried again, and saved when the connection is back', async () => {
  const saving = await open()
  const offline = server.refuse(0)
  server.failNext(offline, offline, offline)
  saving.change({ title: 'Written in a tunnel' })
  await vi.advanceTimersByTimeAsync(1_100)
  expect(saving.state().phase).toBe('offline')
  expect(storage.length).toBe(2)
  await vi.advanceTimersByTimeAsync(2_100)
  expect(saving.state().phase).toBe('offline')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(saving.state().phase).toBe('saved')
  expect(server.entry()?.document['title']).toBe('Written in a tunnel')
  expect(storage.length).toBe(0)
})

test('an ended session waits for signing in, and goes on then', async () => {
  const saving = await open()
  server.failNext(server.refuse(401))
  saving.change({ title: 'Long night' })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(saving.state().phase).toBe('signed_out')
  saving.change({ title: 'Long nights' })
  saving.retry()
  await vi.advanceTimersByTimeAsync(100)
  expect(saving.state().phase).toBe('saved')
  expect(server.entry()?.document['title']).toBe('Long nights')
})

test('a laptop that was closed before anything was saved: it is there when it opens', async () => {
  const first = await open()
  server.failNext(...Array.from({ length: 50 }, () => server.refuse(0)))
  first.change({ title: 'Kept', body: text('one\ntwo, kept\nthree') })
  await vi.advanceTimersByTimeAsync(300)
  vi.clearAllTimers()
  server.failNext()
  // Somebody else has saved meanwhile.
  server.apply({ body: text('one, theirs\ntwo\nthree'), slug: 'loaf' })
  const second = await open()
  expect(bodyOf(second)).toBe('one, theirs\ntwo, kept\nthree')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(second.state()).toMatchObject({ phase: 'saved', conflicts: {} })
  expect(server.entry()).toMatchObject({ slug: 'loaf', document: { title: 'Kept' } })
  expect(await findLeftDrafts(PLACE, storage)).toEqual([])
})

test('two at once: what each has written is there, and nobody is asked', async () => {
  const [mine, hers] = [await open(), await open()]
  hers.change({ body: text('one, hers\ntwo\nthree') })
  await hers.flush()
  mine.change({ body: text('one\ntwo\nthree, mine'), title: 'Mine' })
  await mine.flush()
  expect(mine.state()).toMatchObject({ phase: 'saved', merges: 1, other: { name: 'Ada' } })
  expect(bodyOf(mine)).toBe('one, hers\ntwo\nthree, mine')
  await hers.pull()
  expect(bodyOf(hers)).toBe('one, hers\ntwo\nthree, mine')
  expect(hers.state().values['title']).toBe('Mine')
})

test('two at once on the same sentence: the person chooses, and the rest is saved meanwhile', async () => {
  const mine = await open()
  server.apply({ body: text('one\ntwo, theirs\nthree, theirs') })
  mine.change({ body: text('one, mine\ntwo, mine\nthree'), title: 'Mine' })
  expect(await mine.flush()).toBe(false)
  expect(Object.keys(mine.state().conflicts)).toEqual(['body'])
  expect(mine.state().phase).toBe('refused')
  expect(server.entry()?.document).toMatchObject({
    title: 'Mine',
    body: text('one\ntwo, theirs\nthree, theirs'),
  })
  mine.resolve('body', 'both')
  await vi.advanceTimersByTimeAsync(1_100)
  expect(mine.state().phase).toBe('saved')
  const saved = JSON.stringify(server.entry()?.document['body'])
  for (const words of ['two, mine', 'two, theirs', 'one, mine', 'three, theirs'])
    expect(saved).toContain(words)
})

test('a conflict is still there when the laptop was closed over it', async () => {
  const mine = await open()
  server.apply({ title: 'Theirs' })
  mine.change({ title: 'Mine' })
  await mine.flush()
  mine.close()
  const again = await open()
  expect(again.state().conflicts['title']).toMatchObject({ base: 'Bread', mine: 'Mine', theirs: 'Theirs' })
  again.resolve('title', 'mine')
  await again.flush()
  expect(server.entry()?.document['title']).toBe('Mine')
})

test('an answer that got lost is no conflict with oneself', async () => {
  const saving = await open()
  server.failNext(() => {
    server.apply({ body: text('one, written\ntwo\nthree') })
    return server.refuse(0)
  })
  saving.change({ body: text('one, written\ntwo\nthree') })
  await vi.advanceTimersByTimeAsync(1_100)
  expect(saving.state().phase).toBe('offline')
  saving.change({ body: text('one, written on\ntwo\nthree') })
  saving.retry()
  await vi.advanceTimersByTimeAsync(100)
  expect(saving.state()).toMatchObject({ phase: 'saved', conflicts: {} })
  expect(server.entry()?.document['body']).toEqual(text('one, written on\ntwo\nthree'))
})

test('what the server does not take keeps nothing else from being saved', async () => {
  const saving = await open()
  const taken = server.refuse(409, {
    errors: [{ path: '/body/document/slug', message: 'cannot be used here' }],
  })
  server.failNext(taken)
  saving.change({ slug: 'taken', title: 'New' })
  expect(await saving.flush()).toBe(false)
  expect(saving.state()).toMatchObject({ phase: 'refused', refused: { slug: 'cannot be used here' } })
  expect(server.saves).toEqual([{ title: 'New' }])
  saving.change({ slug: 'free' })
  expect(await saving.flush()).toBe(true)
  expect(saving.state().refused).toEqual({})
})

test('without a title nothing is lost: the rest is saved, and a new one gets a name', async () => {
  const saving = await open()
  saving.change({ title: ' ', 'seo.title': 'For engines' })
  expect(await saving.flush()).toBe(false)
  expect(server.saves).toEqual([{ seo: { title: 'For engines' } }])

  server.remove()
  const fresh = await open(undefined)
  fresh.change({ body: text('without a title') })
  await fresh.flush()
  expect(fresh.state()).toMatchObject({ phase: 'saved', values: { title: 'Untitled' }, entry: { id: 'new' } })
  expect(server.saves.length).toBe(1)
  expect(fresh.state().values['slug']).toBe('new')
})

test('a new one is created once, however often it takes', async () => {
  server.remove()
  const saving = await open(undefined)
  server.failNext(server.refuse(0), server.refuse(0))
  saving.change({ title: 'First' })
  await vi.advanceTimersByTimeAsync(1_500)
  saving.change({ title: 'First words' })
  await vi.advanceTimersByTimeAsync(10_000)
  expect(saving.state()).toMatchObject({ phase: 'saved', entry: { id: 'new' } })
  expect(server.created.size).toBe(1)
  expect(server.entry()?.document['title']).toBe('First words')
})

test('one that was deleted meanwhile is kept, and says so', async () => {
  const saving = await open()
  const { entry } = saving.state()
  server.remove()
  server.failNext(server.refuse(404))
  saving.change({ title: 'Too late' })
  await saving.flush()
  expect(saving.state().phase).toBe('gone')
  expect((await findLeftDrafts(PLACE, storage))[0]?.changes).toEqual({ title: 'Too late' })
  expect(entry?.id).toBe('e1')
})

test('says so when this browser has no room left', async () => {
  const saving = await open()
  storage.room = 10
  server.failNext(server.refuse(0))
  saving.change({ title: 'Long' })
  await vi.advanceTimersByTimeAsync(1_100)
  expect(saving.state()).toMatchObject({ phase: 'offline', isKept: false })
  storage.room = Infinity
  saving.change({ title: 'Longer' })
  await vi.advanceTimersByTimeAsync(300)
  expect(saving.state().isKept).toBe(true)
})

test('what is asked for before saving is saved with it', async () => {
  const saving = await open()
  saving.addSource(() => saving.change({ body: text('told late') }))
  await saving.flush()
  expect(server.saves).toEqual([{ body: text('told late') }])
})

test('members of seo and fields go out as they came in', () => {
  const document = { title: 'A', seo: { title: 'B' }, fields: { 'a.b': 1 }, body: text('x') }
  const values = valuesOf({ document, slug: 'a' })
  expect(values).toMatchObject({ 'seo.title': 'B', 'fields.a.b': 1, slug: 'a' })
  expect(documentOf(values)).toEqual({ ...document, slug: 'a' })
  expect(documentOf({ 'seo.title': '', excerpt: undefined, terms: undefined })).toEqual({
    seo: { title: null },
    excerpt: null,
    terms: [],
  })
})
