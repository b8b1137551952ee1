/** fetch, mail, jobs, secrets, links and events in memory: what the plugin did to the outside is there to be looked at. */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../server/errors.ts'
import { isHost } from '../../server/features/plugin-host/functions/fetch.ts'
import { HostError } from '../../server/features/plugin-host/host.ts'
import { requireShape } from '../../server/features/plugin-host/require-shape.ts'
import { EMITTABLE } from '../../server/plugin/hooks.ts'
import type { PluginManifest } from '../../server/plugin/manifest.ts'
import type { PluginSite, PublishedPlugin } from '../../server/published/plugins.ts'
import type { FetchOptions, Mail } from '../site.ts'
import type { Memory } from './memory.ts'

type Scene = { manifest: PluginManifest; plugin: PublishedPlugin; site: PluginSite }

export function outsideFunctions(memory: Memory, { manifest, plugin, site }: Scene) {
  return {
    fetch: async ({ url, method = 'GET', headers = {}, body }: FetchOptions & { url: string }) => {
      if (!URL.canParse(url)) throw new HostError('invalid', `fetch: ${url} is no address.`)
      const { hostname, protocol, port, href } = new URL(url)
      const isAllowed = [plugin.hosts, manifest.hosts].every((hosts) =>
        hosts.some((pattern) => isHost(hostname, pattern)),
      )
      if (!isAllowed || port !== '' || !/^https?:$/.test(protocol))
        throw new HostError('not_granted', `fetch: ${hostname} is not among the "hosts" of plugin.json.`)
      if (site.isPreview && method !== 'GET' && method !== 'HEAD')
        throw new HostError('preview', 'fetch asks with GET and HEAD only in a preview.')
      const request = { url: href, method, headers, body: body ?? null }
      memory.requests.push(request)
      if (!memory.answer) throw new HostError('unavailable', 'fetch: the test says no answer; set `answer`.')
      const { status = 200, headers: answered = {}, body: text = '' } = await memory.answer(request)
      return { url: href, status, headers: answered, text }
    },
    'mail.send': (mail: Mail) => {
      for (const address of [mail.to, mail.reply_to ?? mail.to])
        if (!/^[^\s@<>"',;]+@[^\s@<>"',;]+$/.test(address))
          throw new HostError('invalid', `mail.send: ${address} is no single address without a name.`)
      memory.mails.push(mail)
    },
    'jobs.enqueue': (job: { name: string; data?: unknown; delay_seconds?: number; key?: string }) => {
      const { name, data = null, delay_seconds = 0, key = null } = job
      if (!manifest.jobs.includes(name))
        throw new HostError('invalid', `The job "${name}" is not among "jobs" of plugin.json.`)
      // Of the same key only the latest waits.
      if (key !== null) memory.jobs = memory.jobs.filter((other) => other.name !== name || other.key !== key)
      memory.jobs.push({ name, data, delay_seconds, key })
      return { id: randomUUID() }
    },
    'secrets.get': ({ name }: { name: string }) => {
      if (!manifest.secrets.some((declared) => declared.name === name))
        throw new HostError('invalid', `The secret "${name}" is not among "secrets" of plugin.json.`)
      return memory.secrets[name] ?? null
    },
    'links.sign': ({
      path,
      data = null,
      expires_in,
    }: {
      path: string
      data?: unknown
      expires_in: number
    }) => {
      const token = randomUUID()
      memory.links.set(token, { data, expires_at: memory.now() + expires_in * 1_000 })
      return `${site.origin}/api/${plugin.name}${path}?token=${token}`
    },
    'links.verify': ({ token }: { token: string }) => {
      const link = memory.links.get(token)
      return link && link.expires_at > memory.now() ? link.data : null
    },
    'events.emit': ({ type, data }: { type: string; data: Record<string, unknown> }) => {
      if (!manifest.emits.some((declared) => declared.type === type))
        throw new HostError('invalid', `The event "${type}" is not among "emits" of plugin.json.`)
      const shape = Object.entries(EMITTABLE).find(([known]) => known === type)?.[1]
      if (shape) requireShape(shape, `events.emit: data of ${type}`, data)
      else if (!type.startsWith(`${plugin.name}.`))
        throw new AppError('validation_failed', `Events of its own begin with "${plugin.name}.".`)
      memory.events.push({ type, data })
    },
  }
}
