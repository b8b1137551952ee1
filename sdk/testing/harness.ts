/** What tests give to, and get from, the harness: types only, which editors know without the program behind them. */
import type { HookEvents, HookResults, Page } from '../events.generated.ts'
import type { PluginRequest, PluginResponse } from '../plugin.ts'
import type { PublishedEntry, Traffic } from '../site.ts'
import type { Memory } from './memory.ts'

export type { Memory, ScriptedAnswer } from './memory.ts'

/** The website that the plugin runs on. */
export type TestSite = {
  tenantId: string
  siteId: string
  origin: string
  /** BCP 47. */
  locale: string
  /** IANA. */
  timezone: string
  title: string
  releaseNumber: number
  contentPosition: number
  isPreview: boolean
}

export type TestOptions = {
  settings?: Record<string, unknown>
  /** All that the manifest asks for, if left out. */
  permissions?: string[]
  hosts?: string[]
  site?: Partial<Pick<TestSite, 'origin' | 'locale' | 'timezone' | 'title' | 'isPreview'>>
  /** What is published, or drafts with another status; each needs an id only if the test does. */
  entries?: Partial<PublishedEntry>[]
  traffic?: Partial<Traffic>
} & Partial<Pick<Memory, 'secrets' | 'members' | 'answer'>>

export type TestResponse = PluginResponse & { json: () => unknown }

export type TestPlugin = AsyncDisposable &
  Memory & {
    /** What it logged so far. */
    logs: { level: string; message: string }[]
    /** Changed by a test, they hold from the next call on. */
    settings: Record<string, unknown>
    site: TestSite
    hook: <Name extends keyof HookEvents>(
      name: Name,
      event: HookEvents[Name],
    ) => Promise<Name extends keyof HookResults ? HookResults[Name] : unknown>
    /** @returns its HTML */
    block: (type: string, settings?: Record<string, unknown>, page?: Page) => Promise<string | null>
    /** @param endpoint as plugin.json has it, such as `POST /items/:id` */
    request: (endpoint: string, request?: Partial<PluginRequest>) => Promise<TestResponse>
    schedule: (name: string) => Promise<void>
    job: (name: string, data?: unknown) => Promise<void>
    action: (name: string, input?: Record<string, unknown>, by?: string) => Promise<unknown>
    /** Runs the jobs that wait, and those that they enqueue, whatever their delay. */
    runJobs: () => Promise<void>
    /** Moves the host's clock: what keeps time outside the plugin, such as links and values that expire. */
    advance: (seconds: number) => void
  }
