/** A request as plugins see it: nothing in it says who sent it, beyond what he says himself, and no credentials. */
import { createHmac } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { deriveKey } from '../../kernel/crypto/derive-key.ts'
import { networkOf } from '../../kernel/http/network.ts'
import type { PluginRequest } from '../../published/plugins.ts'
import type { SiteKey } from '../../published/site-api.ts'
import type { Target } from '../serving/target.ts'
import type { ReadBody } from './body.ts'

/** Credentials, what is about the connection, and where proxies write addresses. */
const WITHHELD =
  /^(?:cookie2?|authorization|proxy-.*|x-api-key|host|connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|content-length|forwarded|via|x-forwarded.*|x-original-.*|x-envoy-.*|x-amzn?-.*|traceparent|tracestate)$/
const NAMES_CLIENT = /(?:^|-)(?:ip|ips|addr|address|client|ray|geo|ipcountry|ipcity)(?:-|$)/

const MAX_HEADERS = 60

export function pluginRequest(of: {
  request: IncomingMessage
  target: Target
  /** Below /api/<plugin>. */
  path: string
  params: Record<string, string>
  read: ReadBody
  address: string
  visitor: string
  key: SiteKey | undefined
}): PluginRequest {
  const { request, target, path, params, read, address, visitor, key } = of
  return {
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
    path,
    params,
    query: queryOf(target.query),
    headers: headersFor(request.headers, address),
    ...read,
    visitor,
    key: key ? { id: key.id, name: key.name } : null,
  }
}

/** The first value of each. */
function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].toReversed())
}

/** @param address the client's: a header that holds it is left out, whatever its name */
export function headersFor(headers: IncomingHttpHeaders, address: string): Record<string, string> {
  const plain = address.replace(/^::ffff:/i, '')
  const shown = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || WITHHELD.test(name) || NAMES_CLIENT.test(name)) return []
    const text = [value].flat().join(', ')
    return plain !== '' && text.includes(plain) ? [] : [[name, text]]
  })
  return Object.fromEntries(shown.slice(0, MAX_HEADERS))
}

/**
 * What stands for a visitor towards one plugin of one site for a day: the same in every process of the installation, of no
 * use to whoever compares it with what another plugin or site was given, and no way back to the address.
 */
export function visitorNames(secret: string): (of: {
  siteId: string
  plugin: string
  address: string
  /** Such as 2026-11-21. */
  day: string
}) => string {
  const key = deriveKey(secret, 'plugin-visitor')
  return ({ siteId, plugin, address, day }) =>
    createHmac('sha256', key)
      .update(JSON.stringify([day, siteId, plugin, networkOf(address)]))
      .digest('base64url')
      .slice(0, 22)
}
