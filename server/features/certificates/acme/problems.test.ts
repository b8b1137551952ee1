import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure, failureOf } from './problems.ts'

const urn = (type: string) => `urn:ietf:params:acme:error:${type}`

test('a CAA record that forbids is answered with the record that would allow', () => {
  const circumstances = {
    name: 'www.shop.example',
    during: 'validation',
    caaIdentities: ['ca.example'],
  } as const
  const { problem, failedNames } = failureOf(
    { type: urn('caa'), detail: 'CAA record for shop.example\nprevents issuance', status: 403 },
    circumstances,
  )
  assert.equal(problem.detail, 'CAA record for shop.example prevents issuance')
  assert.match(problem.hint, /www\.shop\.example CAA 0 issue "ca\.example"\.$/)
  // Another authority may be the one that the record names.
  assert.deepEqual([problem.blame, problem.retry, problem.elsewhere], ['name', 'later', true])
  assert.deepEqual(failedNames, ['www.shop.example'])
  const wildcard = failure('caa', 'no', { ...circumstances, name: '*.shop.example' })
  assert.match(
    wildcard.problem.hint,
    /shop\.example CAA 0 issue "ca\.example"; for the wildcard, 0 issuewild "ca\.example"/,
  )
  assert.match(
    failure('caa', 'no', { name: 'a.example', during: 'request' }).problem.hint,
    /or remove the record/,
  )
})

test('of several problems at once the first names whom it is about', () => {
  const { problem } = failureOf(
    {
      type: urn('malformed'),
      detail: 'Some of the identifiers requested were rejected',
      status: 400,
      subproblems: [
        {
          type: urn('rejectedIdentifier'),
          detail: 'blocked by policy',
          identifier: { value: 'evil.example' },
        },
        { type: urn('caa'), detail: 'forbidden', identifier: { value: 'other.example' } },
      ],
    },
    { name: 'first.example', during: 'request' },
  )
  assert.deepEqual(
    [problem.type, problem.name, problem.retry],
    ['rejectedIdentifier', 'evil.example', 'never'],
  )
})

test('what an authority refuses an account for is not said of a name', () => {
  const refused = (during: 'request' | 'validation') =>
    failureOf({ type: urn('unauthorized'), detail: 'no', status: 403 }, { name: 'a.example', during }).problem
  assert.equal(refused('validation').blame, 'name')
  assert.equal(refused('request').blame, 'settings')
})

test('limits say how long to wait, and statuses speak where no document does', () => {
  const limited = failureOf(
    { type: urn('rateLimited'), detail: 'too many certificates', status: 429 },
    { during: 'request', retryAfter: 3_600 },
  ).problem
  assert.deepEqual([limited.retry, limited.retryAfter, limited.elsewhere], ['later', 3_600, true])
  assert.equal(failureOf({ status: 429 }, { during: 'request' }).problem.type, 'rateLimited')
  assert.equal(failureOf({ status: 503 }, { during: 'request' }).problem.type, 'serverInternal')
  assert.equal(failureOf({ status: 404 }, { during: 'request' }).problem.type, 'malformed')
})

test('kinds of problems that nobody has heard of are explained all the same', () => {
  const { problem } = failureOf({ type: urn('toString'), detail: 'x'.repeat(5_000) }, { during: 'request' })
  assert.equal(problem.blame, 'authority')
  assert.ok(problem.hint.length > 0)
  assert.equal(problem.detail.length, 1_000)
})
