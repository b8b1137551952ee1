/** The endpoints of a site's plugins as an OpenAPI 3.1 document. */
import type { PluginEndpoint } from '../../plugin/manifest.ts'
import type { ActivePlugin } from '../pages/plugins/site-plugins.ts'
import type { SiteView } from '../pages/site-view.ts'
import { BODY_MAX_BYTES } from './body.ts'

type PathItem = Record<string, unknown>

/** @param plugins those that answer requests */
export function describeModules(
  { origin, release }: Pick<SiteView, 'origin' | 'release'>,
  plugins: readonly ActivePlugin[],
): Record<string, unknown> {
  const paths: Record<string, PathItem> = {}
  for (const { manifest } of plugins)
    for (const endpoint of manifest.endpoints) {
      const path = `/api/${manifest.name}${endpoint.path === '/' ? '' : endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`
      paths[path] ??= parametersOf(endpoint)
      paths[path][endpoint.method.toLowerCase()] = describeEndpoint(manifest.name, endpoint)
    }
  return {
    openapi: '3.1.0',
    info: { title: release.config.title, version: String(release.number) },
    servers: [{ url: origin }],
    tags: plugins.map(({ manifest: { name, title, description, version } }) => ({
      name,
      description: `${title} ${version}: ${description}`,
    })),
    paths,
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of this site, also as X-API-Key' },
      },
      responses: { Problem: PROBLEM },
    },
  }
}

const PROBLEM = {
  description: 'A problem document (RFC 9457)',
  content: {
    'application/problem+json': {
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'detail', 'code'],
        properties: {
          type: { type: 'string' },
          title: { type: 'string' },
          status: { type: 'integer' },
          detail: { type: 'string' },
          code: { type: 'string' },
          request_id: { type: 'string' },
        },
      },
    },
  },
}

function parametersOf({ path }: PluginEndpoint): PathItem {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name)
  if (names.length === 0) return {}
  return {
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  }
}

function describeEndpoint(
  plugin: string,
  { method, path, title, auth, per_minute }: PluginEndpoint,
): PathItem {
  const words = [method.toLowerCase(), plugin, ...path.split('/').map((part) => part.replace(':', 'by-'))]
  const takesBody = method !== 'GET' && method !== 'DELETE'
  return {
    operationId: words.filter((word) => word !== '').join('-'),
    tags: [plugin],
    summary: title ?? `${method} ${path}`,
    ...(per_minute !== undefined && { description: `At most ${per_minute} requests in a minute.` }),
    ...(auth === 'key' && { security: [{ key: [] }] }),
    ...(takesBody && {
      requestBody: {
        description: `At most ${BODY_MAX_BYTES} bytes`,
        content: Object.fromEntries(
          ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'].map(
            (type) => [type, {}],
          ),
        ),
      },
    }),
    responses: {
      '2XX': { description: 'What the plugin answers' },
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}
