/** Pushing, deploying, watching and rolling back from the command line, against the application on a port. */
import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { type Run, personAt } from '../../../test/kit/command-line.ts'
import { openTestApp } from '../../../test/kit/open-app.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { root } from '../../../test/kit/source.ts'
import { visit } from '../../../test/kit/visit.ts'
import { defaultTheme } from '../../features/themes/themes.ts'

const kit = await openTestApp({ jobs: true })

async function makeOffice(slugs: string[] = ['bakery']) {
  const { tenant, owner } = await kit.makeTenant()
  const { hash } = await defaultTheme(kit.ctx)
  const theme = { hash, owner: 'platform' } as never
  for (const slug of slugs) await makeSite(kit.ctx, tenant.id, { name: `The ${slug}`, slug, theme })
  const person = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: owner })
  const page = async (slug = slugs[0]) => {
    // The first website of a tenant is its main one.
    const host = slug === slugs[0] ? `${tenant.slug}.localhost` : `${slug}.${tenant.slug}.localhost`
    return (await visit(kit.port, host, '/')).text
  }
  return { tenant, owner, person, page }
}

/** The test theme with a name of its own, and a text on every page. */
function themeSaying(text: string, version = '1.0.0'): string {
  const folder = join(temporaryFolder(), 'corner')
  cpSync(join(root, 'test', 'themes', 'blank'), folder, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(folder, 'theme.json'), 'utf8')) as object
  writeFileSync(
    join(folder, 'theme.json'),
    JSON.stringify({ ...manifest, name: 'corner', title: 'Corner', version }),
  )
  const layout = join(folder, 'layout', 'theme.liquid')
  writeFileSync(layout, readFileSync(layout, 'utf8').replace('</body>', `<p>${text}</p></body>`))
  return folder
}

const idIn = ({ stderr }: Run) => /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(stderr)?.[0] ?? ''
const lines = ({ stdout }: Run) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

describe('theme push', () => {
  test('brings a changed theme to a website, says how it went, and rollback takes it back', async () => {
    const { person, page } = await makeOffice()
    const pushed = await person.run([
      'theme',
      'push',
      themeSaying('Brand new'),
      '--site',
      'bakery',
      '--direct',
    ])
    assert.equal(pushed.code, 0, pushed.stderr)
    assert.match(pushed.stderr, /^Theme Corner 1\.0\.0 → one website {3}[0-9a-f-]{36}\n/)
    for (const step of ['validate', 'scan', 'build', 'smoke test', 'roll out'])
      assert.match(pushed.stderr, new RegExp(`^[✔–] ${step}`, 'm'))
    assert.match(pushed.stderr, /Live on 1 website\.\n {2}Take it back: {2}hotswap rollback [0-9a-f-]{36}/)
    assert.ok(!pushed.stderr.includes('\u001b'), 'no colours and no moving lines in a pipe')
    assert.match(await page(), /Brand new/)

    const back = await person.run(['rollback', idIn(pushed).slice(-8)])
    assert.equal(back.code, 0, back.stderr)
    assert.match(back.stderr, /Rolled back/)
    assert.ok(!(await page()).includes('Brand new'))
  })

  test('refuses a theme with errors before it is sent, and uploads without deploying when no website is named', async () => {
    const { person } = await makeOffice()
    const broken = await person.run(['theme', 'push', themeSaying('{% broken'), '--site', 'bakery'])
    assert.equal(broken.code, 1)
    assert.match(broken.stderr, /layout\/theme\.liquid:\d+ {2}error/)
    assert.match(broken.stderr, /Error: The theme has \d+ errors?; nothing was uploaded\.\n/)
    const only = await person.run(['theme', 'push', themeSaying('Kept'), '--json'])
    assert.equal(only.code, 0, only.stderr)
    assert.deepEqual([lines(only)[0]?.['name'], lines(only)[0]?.['version']], ['corner', '1.0.0'])
    const again = await person.run(['theme', 'push', themeSaying('Something else')])
    assert.equal(again.code, 1)
    assert.match(
      again.stderr,
      /^Error: corner 1\.0\.0 is there already.* Raise the version in theme\.json\./m,
    )
    assert.equal((await person.run(['theme', 'push', themeSaying('x'), '--canary', '10'])).code, 2)
  })
})

describe('deploy', () => {
  test('changes settings of all websites, and prints the deployment as JSON whenever it changes', async () => {
    const { person, page } = await makeOffice(['bakery', 'cafe'])
    const run = await person.run([
      'deploy',
      'configuration',
      '--all',
      '--set',
      'title=Bread & more',
      '--json',
    ])
    assert.equal(run.code, 0, run.stderr)
    const shown = lines(run)
    assert.equal(shown.at(-1)?.['state'], 'succeeded')
    assert.deepEqual(shown.at(-1)?.['websites'], {
      total: 2, live: 2, failed: 0, restored: 0, skipped: 0, unchanged: 0,
    }) // prettier-ignore
    assert.equal(run.stderr, '')
    assert.match(await page('cafe'), /Bread &amp; more/)
    const list = await person.run(['deployments', '--json'])
    assert.match(list.stdout, /^\{"items":\[\{"id":"[^{]*"summary":"Settings: title"/)
    const shownOne = await person.run(['deployments', 'show'])
    assert.match(shownOne.stdout, /^Settings: title\n.* {3}succeeded\n/)
  })

  test('installs a plugin once its words were agreed to, and switches it off', async () => {
    const { person } = await makeOffice()
    const asked = await person.run(['deploy', 'plugin', 'hello', '--site', 'bakery'])
    assert.equal(asked.code, 1)
    assert.match(
      asked.stderr,
      /asks for more than was agreed to.*\n {2}If you agree: --grant pages:body,endpoints,kv\n/,
    )
    const grant = ['--grant', 'pages:body,endpoints,kv']
    const done = await person.run(['deploy', 'plugin', 'hello@^1.0.0', '--site', 'bakery', ...grant])
    assert.equal(done.code, 0, done.stderr)
    assert.match(done.stderr, /^Plugins: hello 1\.0\.0 → one website/)
    const off = await person.run(['deploy', 'plugin', '--all', '--disable', 'hello'])
    assert.equal(off.code, 0, off.stderr)
    const diff = await person.run(['releases', 'bakery', 'diff', '3'])
    assert.match(diff.stdout, /~ hello disabled/)
  })

  test('asks which website where there are several, and names them', async () => {
    const { person } = await makeOffice(['bakery', 'cafe'])
    const which = await person.run(['deploy', 'theme', 'blank'])
    assert.equal(which.code, 2)
    assert.match(
      which.stderr,
      /^Error: Which website\? There are several\.\n {2}Name one with --site: bakery, cafe\n$/,
    )
    const unknown = await person.run(['deploy', 'theme', 'blank', '--site', 'bistro'])
    assert.equal(unknown.code, 1)
    assert.match(unknown.stderr, /^Error: There is no website "bistro"\.\n {2}There are: bakery, cafe\n$/)
  })

  test('ends with 4 where an approval is needed and nobody is to wait, goes on when it comes, and with 1 when it is refused', async () => {
    const { tenant, owner, person, page } = await makeOffice()
    const approver = await kit.makeMember(tenant.id, 'owner')
    const rule = await kit.call('/api/v1/approval-rules', {
      method: 'POST',
      token: owner,
      body: {
        name: 'Two pairs of eyes',
        environments: ['production'],
        modules: ['theme'],
        mode: 'any',
        approvers: [{ kind: 'member', user_id: approver.userId }],
      },
    })
    assert.equal(rule.status, 201, rule.text)
    const pushed = await person.run(['theme', 'push', themeSaying('Agreed'), '--site', 'bakery', '--no-wait'])
    assert.equal(pushed.code, 4, pushed.stderr)
    assert.match(pushed.stderr, /Next: {2}hotswap deployments approve /)
    const colleague = personAt({ HOTSWAP_URL: kit.origin, HOTSWAP_API_KEY: approver.token })
    const id = idIn(pushed)
    const approved = await colleague.run(['deployments', 'approve', id, '--note', 'Fine'])
    assert.equal(approved.code, 0, approved.stderr)
    const watched = await person.run(['deployments', 'watch', id])
    assert.equal(watched.code, 0, watched.stderr)
    assert.match(await page(), /Agreed/)

    const second = await person.run([
      'theme',
      'push',
      themeSaying('No', '1.0.1'),
      '--site',
      'bakery',
      '--no-wait',
    ])
    assert.equal(second.code, 4, second.stderr)
    assert.equal((await colleague.run(['deployments', 'reject', idIn(second)])).code, 0)
    assert.equal((await person.run(['deployments', 'watch', idIn(second)])).code, 1)
  })

  test('Ctrl-C stops watching and says how to go on; the deployment itself goes on', async () => {
    const { person, page } = await makeOffice()
    const args = ['theme', 'push', themeSaying('To some'), '--site', 'bakery', '--canary', '10:1h,50:1h']
    const push = person.start([...args, '--no-analysis'])
    const [, id = ''] = await push.says(/([0-9a-f-]{36})\n/)
    await push.says(/10 % of visitors see it/)
    push.child.kill('SIGINT')
    const left = await push.ended
    assert.equal(left.code, 0, left.stderr)
    assert.match(left.stderr, /the deployment goes on\.\n.*hotswap deployments watch/)
    const promoted = await person.run(['deployments', 'promote', id])
    assert.equal(promoted.code, 0, promoted.stderr)
    assert.equal((await person.run(['deployments', 'watch', id])).code, 0)
    assert.match(await page(), /To some/)
    const back = await person.run(['rollback', '--site', 'bakery'])
    assert.equal(back.code, 0, back.stderr)
    assert.equal(
      (await person.run(['deployments', 'watch', id])).code,
      3,
      'whoever watches learns that it was taken back',
    )
  })
})
