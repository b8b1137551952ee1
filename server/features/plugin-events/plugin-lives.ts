/** What was done to a site's plugins, in the events that webhooks and the plugins themselves hear. */
import type { PublishedPlugin } from '../../published/plugins.ts'
import { type PluginChange, pluginChanges } from '../plugins/plugins.ts'
import type { WebhookEvent } from '../webhooks/webhooks.ts'

/** @param reason what was noted of the release that did it */
export function eventsBetween(
  siteId: string,
  before: readonly PublishedPlugin[],
  after: readonly PublishedPlugin[],
  reason: string | null,
): WebhookEvent[] {
  return pluginChanges(before, after).flatMap((change) => eventsOf(siteId, change, reason))
}

function eventsOf(siteId: string, change: PluginChange, reason: string | null): WebhookEvent[] {
  const { enabled_before, enabled_after, version_before, version_after } = change
  const data = { website_id: siteId, plugin: change.name, version: version_after ?? version_before ?? '' }
  const events: WebhookEvent[] = []
  if (change.change === 'installed') events.push({ type: 'plugin.installed', data })
  if (change.change === 'updated')
    events.push({ type: 'plugin.updated', data: { ...data, previous_version: version_before ?? '' } })
  if (change.change === 'configured' || change.change === 'granted')
    events.push({ type: 'plugin.configured', data })
  if (enabled_after && !enabled_before) events.push({ type: 'plugin.enabled', data })
  if (enabled_before && !enabled_after) events.push({ type: 'plugin.disabled', data: { ...data, reason } })
  if (change.change === 'removed') events.push({ type: 'plugin.removed', data })
  return events
}
