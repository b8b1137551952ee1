import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { newTenantToken, tenantOfToken } from './tenant-token.ts'

test('a token names its tenant, whatever the id', () => {
  for (let round = 0; round < 200; round += 1) {
    const id = randomUUID()
    assert.equal(tenantOfToken('hsk', newTenantToken('hsk', id)), id)
  }
})

test('two tokens of a tenant differ', () => {
  const id = randomUUID()
  assert.notEqual(newTenantToken('hsk', id), newTenantToken('hsk', id))
})

test('texts of another form name no tenant', () => {
  const token = newTenantToken('hsk', '01970000-0000-7000-8000-000000000000')
  assert.equal(tenantOfToken('hsi', token), undefined)
  assert.equal(tenantOfToken('hsk', ''), undefined)
  assert.equal(tenantOfToken('hsk', token.slice(0, -1)), undefined)
  assert.equal(tenantOfToken('hsk', `${token}x`), undefined)
  assert.equal(tenantOfToken('hsk', ` ${token}`), undefined)
  assert.equal(tenantOfToken('hsk', `${token}\n`), undefined)
})

test('the spare bits of the encoded id must be zero, so that a token has one form only', () => {
  const token = newTenantToken('hsk', '01970000-0000-7000-8000-000000000000')
  assert.equal(token.slice(4, 26), 'AZcAAAAAcACAAAAAAAAAAA')
  const other = `hsk_AZcAAAAAcACAAAAAAAAAAB${token.slice(26)}`
  assert.equal(tenantOfToken('hsk', other), undefined)
})
