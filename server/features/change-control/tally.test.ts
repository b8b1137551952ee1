import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decidingRule } from './matching.ts'
import { type Approver, type Ballot, type Vote, placeFor, tally } from './tally.ts'

const role = (slug: string): Approver => ({ kind: 'role', role: slug })
const member = (user_id: string): Approver => ({ kind: 'member', user_id })
const yes = (user_id: string, place: number): Vote => ({ user_id, place, decision: 'approve' })
const people = { ada: 'owner', ben: 'admin', cy: 'admin' }
const voters = (roles: Record<string, string> = people) =>
  Object.entries(roles).map(([user_id, slug]) => ({ user_id, role: slug }))

describe('votes', () => {
  test('of `any` are as many different people as the rule wants', () => {
    const ballot: Ballot = { mode: 'any', approvers: [role('admin'), role('owner')], required: 2 }
    assert.deepEqual(tally(ballot, [yes('ben', 0)], voters()).missing, 1)
    assert.ok(tally(ballot, [yes('ben', 0), yes('cy', 0)], voters()).isApproved)
  })

  test('of `all` fill a place each; one person fills one', () => {
    const ballot: Ballot = { mode: 'all', approvers: [role('admin'), member('ben')], required: 2 }
    const state = tally(ballot, [], voters())
    assert.equal(placeFor(ballot, state, { user_id: 'ben', role: 'admin' }), 1, 'the place only he can fill')
    const one = tally(ballot, [yes('ben', 1)], voters())
    assert.deepEqual([one.isApproved, one.open], [false, [0]])
    assert.ok(tally(ballot, [yes('ben', 1), yes('cy', 0)], voters()).isApproved)
  })

  test('`in_order` wait for the place before', () => {
    const ballot: Ballot = { mode: 'in_order', approvers: [role('admin'), role('owner')], required: 2 }
    const state = tally(ballot, [], voters())
    assert.deepEqual(state.open, [0])
    assert.equal(placeFor(ballot, state, { user_id: 'ada', role: 'owner' }), undefined)
    assert.deepEqual(tally(ballot, [yes('ben', 0)], voters()).open, [1])
  })

  test('count while the voter is a member who fits the place', () => {
    const ballot: Ballot = { mode: 'in_order', approvers: [role('admin'), role('owner')], required: 2 }
    const votes = [yes('ben', 0)]
    assert.deepEqual(tally(ballot, votes, voters({ ada: 'owner' })).open, [0], 'he has left')
    assert.deepEqual(tally(ballot, votes, voters({ ben: 'viewer' })).open, [0], 'he has another role')
    assert.deepEqual(tally(ballot, [yes('ben', 7)], voters()).missing, 2, 'a place that is not there')
  })
})

describe('of several rules', () => {
  const rule = (id: string, more = {}) => ({
    id,
    name: id,
    mode: 'any',
    approvers: [role('owner')],
    required: 1,
    auto_approve: {},
    exempt_roles: [] as string[],
    ...more,
  })
  const asked = { module: 'content', risk: { websites: 2, entries: 3 }, role: 'editor' } as const
  const verdict = (rules: ReturnType<typeof rule>[], more = {}) => {
    const found = decidingRule(rules, { ...asked, ...more })
    return found.rule ? found.rule.id : found.reason
  }

  test('the one that wants most votes decides, and in order more than any', () => {
    assert.equal(verdict([rule('a'), rule('b', { required: 2 })]), 'b')
    assert.equal(verdict([rule('a'), rule('b', { mode: 'in_order' }), rule('c', { mode: 'all' })]), 'b')
  })

  test('one that exempts the role, or calls the risk low, says why; another still decides', () => {
    const exempt = rule('a', { exempt_roles: ['editor'] })
    const low = rule('b', { auto_approve: { content_only_below_entries: 4, max_websites: 2 } })
    assert.equal(
      verdict([exempt, low]),
      'The rule “a” does not hold for the role editor. Low risk by the rule “b”: 3 entries of content, fewer than 4, and 2 websites, at most 2.',
    )
    assert.equal(verdict([exempt, low, rule('c')]), 'c')
  })

  test('a risk is low only as far as the rule says', () => {
    const auto = (auto_approve: object, more = {}) => verdict([rule('a', { auto_approve })], more)
    assert.equal(auto({}), 'a')
    assert.equal(auto({ max_websites: 1 }), 'a')
    assert.equal(auto({ content_only_below_entries: 3 }), 'a')
    assert.equal(auto({ patch_version_only: true, max_websites: 9 }), 'a', 'the number alone does not do')
    assert.match(
      auto({ patch_version_only: true }, { module: 'theme', risk: { websites: 1, patch_version: true } }),
      /last number/,
    )
    assert.match(
      auto({ only_settings: true }, { risk: { websites: 1, only_settings: true } }),
      /only settings/,
    )
    assert.equal(auto({ content_only_below_entries: 9 }, { module: 'theme' }), 'a')
    assert.equal(
      auto({ content_only_below_entries: 9 }, { risk: { websites: 1 } }),
      'a',
      'unknown is not few',
    )
  })
})
