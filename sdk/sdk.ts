/** What plugins are written with: everything here is bundled into the plugin; the rest it gets from `site` at run time. */
export type * from './events.generated.ts'
export type * from './site.ts'
export type * from './plugin.ts'
export { definePlugin } from './plugin.ts'
export { type Markup, escapeHtml, markup, raw } from './markup.ts'
export { type ResponseOptions, csv, html, json, notFound, redirect, text } from './responses.ts'
export { type HostError, type HostErrorCode, isHostError } from './host-error.ts'
