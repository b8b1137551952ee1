/** The OpenAPI document: valid, complete, and true about who may call what. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { validate } from '@scalar/openapi-parser'
import { startTestApp } from './kit/app.ts'

type Operation = {
  operationId?: string
  summary?: string
  description?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string }[]
  requestBody?: { required?: boolean; content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, unknown> }>
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

const t = await startTestApp()
const { status, body } = await t.call('/openapi.json')
assert.equal(status, 200)
const document = body as unknown as Document
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method} ${path}`,
    path,
    method,
    operation,
  })),
)

/** The names of operations for which something does not hold. */
const without = (isFine: (operation: Operation, path: string) => unknown) =>
  operations.filter(({ operation, path }) => !isFine(operation, path)).map(({ name }) => name)

test('is valid OpenAPI 3.1', async () => {
  assert.match(document.openapi, /^3\.1\./)
  const { valid, errors } = await validate(structuredClone(document) as never)
  assert.deepEqual({ valid, errors: errors ?? [] }, { valid: true, errors: [] })
})

test('documents every route that is not hidden, and nothing else', () => {
  const routes = t.ctx.routes
    .filter(({ hidden }) => !hidden)
    .map(({ method, url }) => `${method.toLowerCase()} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  assert.deepEqual(operations.map(({ name }) => name).toSorted(), routes.toSorted())
  assert.ok(operations.length > 100)
})

test('says of every operation what it does and under which heading', () => {
  assert.deepEqual(
    without(({ summary, tags }) => summary && tags?.length === 1),
    [],
  )
})

test('gives every operation a name of its own', () => {
  const names = operations.map(({ operation }) => operation.operationId)
  assert.deepEqual(
    without(({ operationId }) => /^[a-z][a-z0-9_]*$/.test(operationId ?? '')),
    [],
  )
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
})

test('says who may call it, in words and as security', () => {
  const says = /Open to anybody|For every signed-in user|For operators with `|Needs `|For every member/
  assert.deepEqual(
    without(({ description }) => says.test(description ?? '')),
    [],
  )
  for (const { method, url, access, hidden } of t.ctx.routes) {
    if (hidden) continue
    const operation = document.paths[url.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    assert.equal(operation?.security === undefined, access.kind === 'public', `${method} ${url}`)
    if ('permission' in access && access.permission !== 'member')
      assert.ok(operation?.description?.includes(`\`${access.permission}\``), `${method} ${url}`)
  }
})

test('describes the answers of every operation, failures included', () => {
  assert.deepEqual(
    without(({ responses }) => Object.keys(responses).some((code) => /^[23]/.test(code))),
    [],
  )
  assert.deepEqual(
    without(({ responses }) => responses['400']?.content?.['application/problem+json']),
    [],
  )
})

test('describes every path parameter', () => {
  const described = ({ parameters = [] }: Operation) =>
    new Set(parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name))
  assert.deepEqual(
    without((operation, path) => {
      const names = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))
      return names.symmetricDifference(described(operation)).size === 0
    }),
    [],
  )
})

test('says that a body may be left out where the server takes none for an empty one', () => {
  const required = (path: string, method = 'post') => document.paths[path]?.[method]?.requestBody?.required
  assert.equal(required('/api/v1/websites/{website_id}/restore'), false)
  assert.equal(required('/api/v1/websites/{website_id}/posts/{id}/publish'), false)
  assert.equal(required('/api/v1/websites'), true)
  assert.equal(required('/api/v1/websites/{website_id}/posts/{id}/schedule'), true, 'one field at least')
  assert.equal(required('/api/v1/websites/{website_id}/media'), true, 'a file')
  assert.equal(required('/api/v1/tenant/profile', 'patch'), true)
})

test('gives an example of every body', () => {
  const hasExample = ({ requestBody }: Operation) =>
    requestBody === undefined || /"examples?":/.test(JSON.stringify(requestBody))
  assert.deepEqual(without(hasExample), [])
})
