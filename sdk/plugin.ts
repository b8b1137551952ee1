/** What a plugin is: handlers by the names that its manifest declares. */
import type { HookEvents, HookResults, Page } from './events.generated.ts'
import type { Markup } from './markup.ts'
import type { Site } from './site.ts'

export type HookName = keyof HookEvents
export type FilterName = 'page.head' | 'page.body_start' | 'page.body_end' | 'page.html' | 'block.html'

/** Nothing, null and an empty text add nothing. */
export type HtmlAnswer = string | Markup | null | undefined | void

/** What the handler of a hook may answer; undefined is null. */
export type HookAnswer<Name extends HookName> = Name extends FilterName
  ? HtmlAnswer
  : Name extends keyof HookResults
    ? HookResults[Name] | undefined | void
    : unknown

/** A visitor's or a program's request to an endpoint. */
export type PluginRequest = {
  method: string
  /** Below /api/<plugin>, begins with a slash. */
  path: string
  /** Of the declared path's parameters. */
  params: Record<string, string>
  query: Record<string, string>
  /** Lower-case names; never cookies nor credentials. */
  headers: Record<string, string>
  /** JSON as a value, a form as an object of strings (arrays where a field comes twice), else text; null without one. */
  body: unknown
  /** The body as it was sent, for whoever checks a signature over it; null without one, and of forms with several parts. */
  text: string | null
  /** Stands for the visitor's address for a day, and says nothing about it. */
  visitor: string
  key: { id: string; name: string } | null
}

/** What an endpoint answers; see json, html, text, csv, redirect, notFound. */
export type PluginResponse = { status: number; headers: Record<string, string>; body: string }

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Handler<Input, Answer> = (input: Input, site: Site) => Answer | Promise<Answer>
/** A method, because it may ask for more than `unknown`: authors know what they enqueue. */
type JobHandler = { run(data: unknown, site: Site): unknown }['run']

/** A block that an editor placed: what was chosen for it, and the page it stands in. */
export type BlockInput = { settings: Record<string, unknown>; page: Page }
/** @param input by the manifest's `input` of the action, and `row` when it is for the rows of a table */
export type ActionInput = { input: Record<string, unknown>; by: string }
/** Shown to whoever asked for the action. */
export type ActionAnswer = { message?: string } | null | undefined | void

export type PluginDefinition = {
  hooks?: { [Name in HookName]?: Handler<HookEvents[Name], HookAnswer<Name>> }
  /** By the block's type. */
  blocks?: Record<string, Handler<BlockInput, HtmlAnswer>>
  /** By method and path as the manifest has them, such as `POST /submit`. */
  endpoints?: Record<`${Method} /${string}`, Handler<PluginRequest, PluginResponse>>
  schedules?: Record<string, Handler<Record<string, never>, unknown>>
  /** What `site.jobs.enqueue` was given is what they get. */
  jobs?: Record<string, JobHandler>
  actions?: Record<string, Handler<ActionInput, ActionAnswer>>
}

/** Gives the handlers their types. A plugin's main module exports it as default. */
export function definePlugin<Definition extends PluginDefinition>(definition: Definition): Definition {
  return definition
}
