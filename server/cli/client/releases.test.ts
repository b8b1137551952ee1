/** `hotswap releases`, against the application on a port. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { personAt } from '../../../test/kit/command-line.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { defaultTheme } from '../../features/themes/themes.ts'

const kit = await openTestApp()
const { tenant, owner } = await kit.makeTenant()
const { hash } = await defaultTheme(kit.ctx)
const site = await makeSite(kit.ctx, tenant.id, {
  name: 'Bakery',
  slug: 'bakery',
  theme: { hash, owner: 'platform' } as never,
})
const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })
const releases = (...args: string[]) => person.run(['releases', ...args])

async function changeTagline(tagline: string): Promise<void> {
  const changed = await kit.call(`/api/v1/websites/${site.id}/settings`, {
    method: 'PATCH',
    token: owner,
    body: { tagline },
  })
  assert.equal(changed.status, 200, changed.text)
}

test('releases are listed, compared, restored in part, pinned and shown to outsiders', async () => {
  await changeTagline('Fresh bread')
  await changeTagline('Old bread')
  const list = await releases()
  assert.equal(list.code, 0, list.stderr)
  assert.match(list.stdout, /^3 +live +configuration +just now/)
  assert.equal(list.stdout.trim().split('\n').length, 3)

  for (const website of [site.id, 'bakery', `${tenant.slug}.localhost`]) {
    const diff = await releases(website, 'diff', '2', '3')
    assert.equal(diff.code, 0, diff.stderr)
    assert.equal(
      diff.stdout,
      'From release 2 to 3\n\nConfiguration\n  ~ /tagline: "Fresh bread" → "Old bread"\n',
    )
  }
  const own = await releases('bakery', 'diff', '3', '--json')
  assert.deepEqual((JSON.parse(own.stdout) as { from: number; to: number }).from, 2)
  const none = await releases('bakery', 'diff', '3', '3')
  assert.equal(none.stdout, 'Visitors see no difference between release 3 and 3.\n')

  const restored = await releases('bakery', 'restore', 'r2', '--part', 'configuration')
  assert.equal(restored.code, 0, restored.stderr)
  assert.equal(restored.stdout, 'Bakery shows configuration of release 2 again, as release 4.\n')
  assert.match((await releases('bakery', 'show', '4')).stdout, /^Release 4 of Bakery live\n/)

  assert.equal((await releases('bakery', 'pin', '2')).stdout, 'Release 2 is kept for good.\n')
  assert.match((await releases('bakery')).stdout, /^2 .*pinned/m)
  assert.equal((await releases('bakery', 'unpin', '2')).code, 0)
  assert.match((await releases('bakery', 'preview', '2')).stdout, /^http:\/\/r2--bakery\..*\?preview=\S+\n$/)
})

test('what cannot be is said with what can', async () => {
  const action = await releases('bakery', 'destroy', '2')
  assert.equal(action.code, 2)
  assert.match(action.stderr, /^Error: There is no "destroy"\.\n {2}It is one of list, show, diff/)
  const number = await releases('bakery', 'restore')
  assert.equal(number.code, 2)
  assert.match(number.stderr, /\n {2}As in: hotswap releases bakery restore 41\n$/)
  const gone = await releases('bakery', 'restore', '99')
  assert.equal(gone.code, 1)
  assert.match(gone.stderr, /^Error: The website has no/)
  const asJson = await releases('bakery', 'restore', '99', '--json')
  assert.equal((JSON.parse(asJson.stderr) as { error: { code: string } }).error.code, 'not_found')
})
