/** If-Match against an object's version. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { requireVersion } from './etag.ts'

const withHeader = (header: string | undefined) =>
  ({ headers: { 'if-match': header } }) as unknown as FastifyRequest

test('a change goes ahead without the header, with any version, or with the present one among others', () => {
  for (const header of [undefined, '*', '"7"', '"6", "7"', '"6","7"'])
    assert.doesNotThrow(() => requireVersion(withHeader(header), 7), String(header))
})

test('a change made on another version is refused, and so is what is no strong ETag', () => {
  for (const header of ['"6"', '"70"', 'W/"7"', '7', '', '"7', '"*"'])
    assert.throws(() => requireVersion(withHeader(header), 7), { code: 'precondition_failed' }, header)
})
