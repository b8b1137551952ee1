/**
 * Saves what somebody writes, by itself and without end: while writing, after the connection is back, after signing in again,
 * after the laptop was opened again. Until the server has it, this browser keeps it. What others have saved meanwhile is
 * brought together with it; where both changed the same, the person chooses, and everything else goes on being saved.
 */
import { ApiError, type Problem } from '../../api/problem'
import { fingerprint } from './same'
import type { DraftKeeper, FoundDraft, Place } from './kept-drafts'
import { type Choice, type Conflict, type Conflicts, mergeValues, settle } from './merge'
import {
  type SavedEntry,
  type Values,
  changesBetween,
  documentOf,
  isSameMember,
  namesIn,
  valuesOf,
} from './values'

export type Transport<Entry extends SavedEntry> = {
  create(document: Record<string, unknown>, key: string): Promise<Entry>
  save(
    entry: Entry,
    document: Record<string, unknown>,
    options: { isAutosave: boolean; note?: string | undefined },
  ): Promise<Entry>
  load(id: string): Promise<Entry>
}

/**
 * `saved`: the server has everything. `waiting`: it is going to be saved in a moment, or tried again. `offline` and `signed_out`:
 * as soon as that is over. `refused`: the server does not take it as it is. `gone`: it was deleted meanwhile.
 */
export type Phase = 'saved' | 'waiting' | 'saving' | 'offline' | 'signed_out' | 'refused' | 'gone'

export type SavingState<Entry extends SavedEntry> = {
  phase: Phase
  /** As it is written at this moment. */
  values: Values
  /** As the server has it; undefined until it is there. */
  entry: Entry | undefined
  /** Members that the server did not take as they are, with the reason. The others are saved. */
  refused: Readonly<Record<string, string>>
  conflicts: Conflicts
  /** Who saved what is in conflict, or was merged last. */
  other: { name: string; at: string } | undefined
  /** Goes up when changes of somebody else were merged into what is written here. */
  merges: number
  problem: Problem | undefined
  /** Whether this browser keeps what the server does not have. */
  isKept: boolean
  savedAt: number | undefined
}

export type Saving<Entry extends SavedEntry> = ReturnType<typeof openSaving<Entry>>

/** After the last key, and at most after the first one. */
const QUIET_MS = 1_000
const LONGEST_MS = 6_000
const KEEP_MS = 250
const AGAIN_MS = [2_000, 4_000, 8_000, 15_000, 30_000]
/** What the server may make different from how it was sent, while somebody is still at it. */
const AS_WRITTEN = ['title', 'body', 'excerpt']

export type SavingOptions<Entry extends SavedEntry> = {
  place: Place
  entry: Entry | undefined
  /** What a new one begins with. */
  initial?: Values
  transport: Transport<Entry>
  keeper: DraftKeeper
  /** Left by an editor that was closed before everything was saved, the oldest first. */
  found?: readonly FoundDraft[]
  /** The title of a new one of which something else was written first. */
  untitled: string
}

export function openSaving<Entry extends SavedEntry>(options: SavingOptions<Entry>) {
  const { place, transport, keeper } = options
  const begun: Values = options.entry ? valuesOf(options.entry) : { ...options.initial }
  /** As the server has it, and the same as it was written here: the server trims and tidies. */
  let server = begun
  let clean = begun
  let creation: { key: string; document: Record<string, unknown> } | undefined
  const refusedValues: Record<string, unknown> = {}
  /** What was sent without an answer, by member: where the server has that, nobody else wrote it. */
  let sent: Record<string, string[]> = {}
  let running: Promise<void> | undefined
  let failures = 0
  let writes = 0
  let firstAt: number | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let keepTimer: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  const listeners = new Set<() => void>()
  /** Fields that tell what was written a little later are asked for it first. */
  const sources = new Set<() => void>()
  let state: SavingState<Entry> = {
    phase: 'saved',
    values: begun,
    entry: options.entry,
    refused: {},
    conflicts: {},
    other: undefined,
    merges: 0,
    problem: undefined,
    isKept: true,
    savedAt: undefined,
  }

  function set(news: Partial<SavingState<Entry>>): void {
    state = { ...state, ...news }
    for (const heard of listeners) heard()
  }

  /** What the server does not have. */
  const unsaved = () => changesBetween(clean, state.values)

  /** Of that, what can be sent now. */
  function sendable(): Record<string, unknown> {
    const changes = unsaved()
    const refused = refusedNow()
    for (const [name, value] of Object.entries(changes)) {
      const isRefused = name in refused
      const isBlankTitle = name === 'title' && isBlank(value)
      if (isRefused || isBlankTitle || name in state.conflicts) delete changes[name]
    }
    return changes
  }

  /** Of what differs, that which the server has refused as it is. */
  function refusedNow(): Record<string, unknown> {
    const changes = unsaved()
    return Object.fromEntries(
      Object.entries(changes).filter(
        ([name, value]) => name in refusedValues && isSameMember(name, refusedValues[name], value),
      ),
    )
  }

  function keepSoon(): void {
    keepTimer ??= setTimeout(keepNow, KEEP_MS)
  }

  function keepNow(): void {
    clearTimeout(keepTimer)
    keepTimer = undefined
    const changes = unsaved()
    if (Object.keys(changes).length === 0) {
      keeper.drop()
      if (!state.isKept) set({ isKept: true })
      return
    }
    const base = { ...server }
    for (const [name, conflict] of Object.entries(state.conflicts)) base[name] = conflict.base
    const isKept = keeper.keep(
      {
        ...place,
        entry: state.entry?.id ?? null,
        title: typeof state.values['title'] === 'string' ? state.values['title'] : '',
        changes,
        sent,
        ...(creation && { creation }),
        at: Date.now(),
      },
      baseOnce(base),
    )
    if (isKept !== state.isKept) set({ isKept })
  }

  let lastBase: { server: Values; conflicts: Conflicts; base: Values } | undefined
  /** The same object as long as it says the same: it is written again only when it changed. */
  function baseOnce(base: Values): Values {
    if (lastBase?.server !== server || lastBase.conflicts !== state.conflicts)
      lastBase = { server, conflicts: state.conflicts, base }
    return lastBase.base
  }

  function schedule(delay?: number): void {
    if (isClosed) return
    clearTimeout(timer)
    const now = Date.now()
    firstAt ??= now
    timer = setTimeout(
      () => void save(),
      delay ?? Math.max(0, Math.min(QUIET_MS, firstAt + LONGEST_MS - now)),
    )
  }

  function change(changes: Values): void {
    writes += 1
    const isIdle = state.phase === 'saved' || state.phase === 'refused'
    set({ values: { ...state.values, ...changes }, ...(isIdle && { phase: 'waiting' }) })
    keepSoon()
    if (state.phase === 'waiting' || state.phase === 'saving') schedule()
  }

  /** One save after the other: what was written during one is part of the next. */
  async function save(how: { isAutosave: boolean; note?: string } = { isAutosave: true }): Promise<void> {
    clearTimeout(timer)
    if (running) {
      await running
      return save(how)
    }
    // Without waiting for anything: a page that is about to be left has no time for that.
    for (const tell of sources) tell()
    clearTimeout(timer)
    running = attempt(how).finally(() => (running = undefined))
    return running
  }

  async function attempt(how: { isAutosave: boolean; note?: string }): Promise<void> {
    firstAt = undefined
    // Each round either sends less than the one before, or knows a newer version.
    for (let round = 0; round < 8; round++) {
      const changes = sendable()
      if (Object.keys(changes).length === 0 && (how.isAutosave || !state.entry)) return rest()
      set({ phase: 'saving' })
      try {
        for (const [name, value] of Object.entries(changes)) (sent[name] ??= []).push(fingerprint(value))
        keepNow()
        took(...(await send(changes, how)))
      } catch (error) {
        if (!(await recovered(error))) return
        continue
      }
      return rest()
    }
    tryLater({ phase: 'waiting' })
  }

  async function send(
    changes: Values,
    how: { isAutosave: boolean; note?: string },
  ): Promise<[Entry, Values]> {
    if (state.entry) return [await transport.save(state.entry, documentOf(changes), how), changes]
    // The answer to it may have been lost: the same is sent again until the server says what became of it.
    creation ??= {
      key: crypto.randomUUID(),
      document: documentOf({ title: options.untitled, ...options.initial, ...changes }),
    }
    keepNow()
    const { key, document } = creation
    const created = await transport.create(document, key)
    creation = undefined
    if (isBlank(state.values['title'])) change({ title: created.document['title'] })
    const { slug: _made, ...sentMembers } = valuesOf({ document, slug: created.slug })
    return [created, sentMembers]
  }

  /** What became of it on the server: taken over wherever nobody has written on. */
  function took(entry: Entry, changes: Values): void {
    failures = 0
    sent = {}
    const given = valuesOf(entry)
    const values = { ...state.values }
    const known = { ...clean, ...changes }
    for (const name of namesIn(given, known)) {
      const isUntouched = isSameMember(name, values[name], known[name])
      const isDifferent = !isSameMember(name, given[name], known[name])
      if (isDifferent && isUntouched && !(AS_WRITTEN.includes(name) && name in changes)) {
        known[name] = given[name]
        values[name] = given[name]
      } else if (isDifferent && !isUntouched && !(name in changes)) known[name] = given[name]
    }
    clean = known
    server = given
    for (const name of Object.keys(changes)) delete refusedValues[name]
    // What is refused still waits for being changed; what was missing is there by now.
    const refused = Object.fromEntries(Object.entries(state.refused).filter(([name]) => name in refusedNow()))
    set({ entry, values, refused, savedAt: Date.now(), problem: undefined })
  }

  /** Nothing more to send, for now. */
  function rest(): void {
    const left = unsaved()
    const isDone = Object.keys(left).length === 0
    const isSendable = Object.keys(sendable()).length > 0
    set({ phase: isDone ? 'saved' : isSendable ? 'waiting' : 'refused' })
    keepNow()
    if (isSendable) schedule()
  }

  /** @returns whether to send again at once */
  async function recovered(error: unknown): Promise<boolean> {
    const problem = error instanceof ApiError ? error.problem : undefined
    const status = problem?.status ?? 0
    if (status === 412) return pulled(problem)
    if (status === 0) tryLater({ phase: 'offline', problem })
    else if (status === 401) set({ phase: 'signed_out', problem })
    else if (status === 408 || status === 429 || status >= 500) tryLater({ phase: 'waiting', problem })
    else if (status === 404 && state.entry) set({ phase: 'gone', problem })
    else return setAside(problem)
    keepNow()
    return false
  }

  /** Members that the server does not take wait until they are changed; the others go on. */
  function setAside(problem: Problem | undefined): boolean {
    creation = undefined
    const refused: Record<string, string> = {}
    const before = Object.keys(sendable()).length
    for (const { path, message } of problem?.errors ?? []) {
      const name = memberIn(path)
      if (!name) continue
      refused[name] = message
      refusedValues[name] = state.values[name]
    }
    set({ phase: 'refused', problem, refused: { ...state.refused, ...refused } })
    keepNow()
    return state.entry !== undefined && Object.keys(sendable()).length < before
  }

  /** `/body/document/seo/canonical_url` belongs to `seo.canonical_url`, `/body/document/body/content/3` to `body`. */
  function memberIn(path: string): string | undefined {
    const [, name = '', inner] = /^\/body\/document\/([^/]+)(?:\/([^/]+))?/.exec(path) ?? []
    return (name === 'seo' || name === 'fields') && inner ? `${name}.${inner}` : name || undefined
  }

  function tryLater(news: Partial<SavingState<Entry>>): void {
    set(news)
    schedule(AGAIN_MS[Math.min(failures, AGAIN_MS.length - 1)])
    failures += 1
  }

  async function pulled(problem: Problem | undefined): Promise<boolean> {
    const by = (problem as { saved_by?: { name: string }; saved_at?: string } | undefined) ?? {}
    try {
      await pull({ name: by.saved_by?.name ?? '', at: by.saved_at ?? '' })
      return true
    } catch (error) {
      return recovered(error)
    }
  }

  /** Reads what the server has and brings it together with what is written here. */
  async function pull(by?: { name: string; at: string }): Promise<void> {
    if (!state.entry) return
    const theirs = await transport.load(state.entry.id)
    if (theirs.version <= state.entry.version) return
    bring(theirs, by)
  }

  function bring(theirs: Entry, by: { name: string; at: string } | undefined): void {
    for (const tell of sources) tell()
    const given = valuesOf(theirs)
    const base = { ...server }
    for (const [name, conflict] of Object.entries(state.conflicts)) base[name] = conflict.base
    for (const [name, prints] of Object.entries(sent))
      if (prints.includes(fingerprint(given[name]))) base[name] = given[name]
    const mine: Record<string, unknown> = { ...state.values }
    // What was only trimmed or tidied by the server is no change of ours.
    for (const name of namesIn(clean, mine))
      if (!(name in state.conflicts) && isSameMember(name, mine[name], clean[name])) mine[name] = server[name]
    takeMerged(mergeValues(base, mine, given), mine, given)
    server = given
    sent = {}
    set({ entry: theirs, ...(by && { other: by, merges: state.merges + 1 }) })
    keepNow()
  }

  function takeMerged(
    { values: merged, conflicts }: { values: Values; conflicts: Conflicts },
    mine: Values,
    given: Values,
  ): void {
    const values = { ...state.values }
    const known: Record<string, unknown> = { ...given }
    for (const name of namesIn(merged)) {
      if (!isSameMember(name, merged[name], mine[name])) values[name] = merged[name]
      if (isSameMember(name, merged[name], given[name])) known[name] = values[name]
    }
    clean = known
    set({ values, conflicts })
  }

  /** Takes up what an editor left that was closed before everything was saved. */
  function takeUp(draft: FoundDraft): void {
    creation ??= draft.creation
    const given = server
    const base = draft.base ? { ...draft.base } : state.entry ? undefined : {}
    const mine = { ...(base ?? given), ...draft.changes }
    for (const [name, prints] of Object.entries(draft.sent))
      if (base && prints.includes(fingerprint(given[name]))) base[name] = given[name]
    takeMerged(mergeValues(base, mine, given), state.values, given)
  }

  function resolve(name: string, choice: Choice | { value: unknown }): void {
    const conflict: Conflict | undefined = state.conflicts[name]
    if (!conflict) return
    const { [name]: _resolved, ...conflicts } = state.conflicts
    const value = typeof choice === 'object' ? choice.value : settle(conflict, choice)
    set({ conflicts, values: { ...state.values, [name]: value }, phase: 'waiting' })
    keepNow()
    schedule()
  }

  /** Saves what there is; @returns whether the server has everything then. */
  async function flush(how?: { isAutosave: boolean; note?: string }): Promise<boolean> {
    await save(how)
    // Somebody may have written on meanwhile.
    if (state.phase === 'waiting' && failures === 0) await save()
    return state.phase === 'saved'
  }

  /** Something that kept it from being saved may be over: the connection is back, or somebody has signed in again. */
  function retry(): void {
    if (isClosed || state.phase === 'saved' || state.phase === 'saving') return
    failures = 0
    void save()
  }

  const found = options.found ?? []
  for (const draft of found) takeUp(draft)
  if (found.length > 0) {
    keepNow()
    // Until there is room for it under the name of this editor, it stays where it was found.
    if (state.isKept) for (const { key } of found) keeper.forget(key)
    rest()
  }

  return {
    state: () => state,
    subscribe(heard: () => void): () => void {
      listeners.add(heard)
      return () => void listeners.delete(heard)
    },
    change,
    /** Something is being written that is told a little later. */
    touch(): void {
      if (state.phase === 'saved') set({ phase: 'waiting' })
      if (state.phase === 'waiting' && failures === 0) schedule()
    },
    /** How often something was written here. */
    writes: () => writes,
    flush,
    retry,
    resolve,
    pull,
    keepNow() {
      for (const tell of sources) tell()
      keepNow()
    },
    /** The entry was changed by an act of one's own: published, restored. */
    replace(entry: Entry): void {
      bring(entry, undefined)
    },
    /** @param tell called before anything is saved: it calls `change` with what was not told yet */
    addSource(tell: () => void): () => void {
      sources.add(tell)
      return () => void sources.delete(tell)
    },
    hasUnsaved: () => Object.keys(unsaved()).length > 0,
    /** Stops; what is not saved stays in this browser. */
    close(): void {
      keepNow()
      isClosed = true
      clearTimeout(timer)
      clearTimeout(keepTimer)
      keeper.close()
    },
  }
}

function isBlank(value: unknown): boolean {
  return typeof value !== 'string' || value.trim() === ''
}
