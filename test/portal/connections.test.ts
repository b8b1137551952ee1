/** Accounts and caches elsewhere: records that are created at a DNS provider, and CDNs that are told what to forget. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openHttpCdn } from '../kit/cdn.ts'
import { CLOUDFLARE_TOKEN, openCloudflareStandIn } from '../kit/cloudflare.ts'
import { standInFetcher } from '../kit/stand-in-fetcher.ts'
import { faultsOf, startPortal } from './kit.ts'

const cloudflare = await openCloudflareStandIn()
cloudflare.addZone('lindenhof.example', [
  { type: 'MX', name: 'lindenhof.example', content: 'mail.lindenhof.example', ttl: 3_600, priority: 10 },
])
const cdn = await openHttpCdn('surrogate-key', 'let me in')
const fetcher = standInFetcher({ 'api.cloudflare.com': cloudflare.url, 'cache.example.com': cdn.url })

const portal = await startPortal({ fetcher })
if (portal) {
  const { tenant, owner: token } = await portal.makeTenant({ name: 'Lindenhof' })
  const owner = await portal.makePerson(tenant.id, 'owner')
  const site = await portal.makeWebsite(tenant.id, 'Bakery')
  const at = `/t/${tenant.slug}/connections`

  test('a domain leads to a DNS account, which is asked for its zones and has the records created', async (t) => {
    const { body: domain } = await portal.call(`/api/v1/websites/${site.id}/domains`, {
      method: 'POST',
      token,
      body: { host: 'www.lindenhof.example' },
    })
    const { page } = await portal.open(t, owner)
    await page.goto(`/t/${tenant.slug}/domains/${String(domain['id'])}`)
    await page.getByRole('link', { name: 'Add a DNS account' }).click()
    await page.getByText('No DNS accounts yet').waitFor()
    await page.getByRole('button', { name: 'Add a DNS account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a DNS account' })
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('Something is missing still.').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await dialog.getByLabel('Name', { exact: true }).fill('Our Cloudflare')
    await dialog.getByLabel('API token').fill('a token with spaces')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('must be an API token').waitFor()
    await dialog.getByLabel('API token').fill('this-is-no-token-they-know')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()

    await page.getByRole('heading', { level: 1, name: 'Our Cloudflare' }).waitFor()
    await page.getByText('The account does not work').waitFor()
    await page.getByRole('button', { name: 'Change …' }).click()
    const change = page.getByRole('dialog', { name: 'Change the account' })
    await change.getByRole('switch', { name: 'Replace the credentials' }).click()
    await change.getByLabel('API token').fill(CLOUDFLARE_TOKEN)
    await change.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Works', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'lindenhof.example' }).click()
    await page.getByRole('row', { name: /^MX lindenhof\.example/ }).waitFor()
    assert.match(page.url(), /zone=lindenhof\.example/)
    assert.doesNotMatch(await page.content(), new RegExp(CLOUDFLARE_TOKEN))

    await page.goto(`/t/${tenant.slug}/domains/${String(domain['id'])}`)
    await page.getByRole('button', { name: 'Create the records …' }).click()
    const plan = page.getByRole('dialog', { name: 'Create the records at Our Cloudflare' })
    await plan.getByRole('button', { name: 'Create', exact: true }).click()
    await page.getByText('The records are created').waitFor()
    assert.ok(cloudflare.asked.some((call) => call.endsWith('/dns_records/batch')))
  })

  test('an account is removed only when asked twice', async (t) => {
    const { body } = await portal.call('/api/v1/dns-providers', {
      method: 'POST',
      token,
      body: { name: 'Old one', kind: 'cloudflare', secret: 'a-token-of-former-days' },
    })
    const { page } = await portal.open(t, owner)
    await page.goto(`${at}/dns/${String(body['id'])}`)
    await page.getByRole('button', { name: 'Remove …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
    await page.getByText('“Old one” is removed.').waitFor()
    await page.getByRole('heading', { level: 1, name: 'Connections' }).waitFor()
    const { body: left } = await portal.call('/api/v1/dns-providers', { token })
    assert.doesNotMatch(JSON.stringify(left), /Old one/)
  })

  test('a CDN is connected, tested, purged by hand, and told again what it refused', async (t) => {
    const { page } = await portal.open(t, owner)
    await page.goto(at)
    await page.getByRole('button', { name: 'Add a CDN' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a CDN' })
    await dialog.getByRole('radio', { name: 'Another cache' }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('Edge')
    await dialog.getByLabel('Pages of').selectOption({ label: 'Bakery' })
    await dialog.getByLabel('Address that takes purges').fill('https://cache.example.com/')
    await dialog.getByLabel('Headers sent along').fill('X-Purge-Password: let me in')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Edge' }).waitFor()
    await page.getByText('Another cache · Bakery').waitFor()
    await page.getByRole('row', { name: /The CDN is new or was changed.*Forgotten/ }).waitFor()
    await page.getByRole('button', { name: 'Test' }).click()
    await page.getByText('The CDN takes purges').waitFor()

    cdn.answerNext({ status: 403, body: 'not today' })
    await page.getByRole('button', { name: 'Purge …' }).click()
    const purge = page.getByRole('dialog', { name: 'Purge “Edge”' })
    await purge.getByRole('radio', { name: 'Single addresses' }).click()
    await purge.getByLabel('Addresses', { exact: true }).fill('https://cache.example.com/menu.jpg')
    await purge.getByRole('button', { name: 'Purge now' }).click()
    await page.getByText('The last purge did not get through').waitFor()
    await page
      .getByRole('row', { name: /By hand.*Failed/ })
      .getByRole('button')
      .click()
    const sheet = page.getByRole('dialog', { name: 'Purge' })
    await sheet.getByText('not today').waitFor()
    assert.deepEqual(await faultsOf(page), [])
    await sheet.getByRole('button', { name: 'Send again' }).click()
    await page.getByRole('row', { name: /By hand.*Forgotten/ }).waitFor()
    assert.ok(cdn.purged.includes('/menu.jpg'), cdn.purged.join())

    await page.goto(at)
    const isOn = page.getByRole('switch', { name: '“Edge” is on' })
    await isOn.click()
    await page.getByText('Off', { exact: true }).waitFor()
    assert.equal(await isOn.getAttribute('aria-checked'), 'false')
  })

  test('who may only look is offered nothing, and other people’s caches are not shown', async (t) => {
    const { page } = await portal.open(t, await portal.makePerson(tenant.id, 'editor'))
    await page.goto(at)
    await page.getByRole('link', { name: 'Our Cloudflare' }).waitFor()
    assert.equal(await page.getByRole('button', { name: /^Add/ }).count(), 0)
    assert.equal(await page.getByRole('region', { name: 'CDNs' }).count(), 0)
  })

  test('operators keep accounts for the platform’s own names apart', async (t) => {
    const operator = { ...(await portal.makeUser('platform_admin')), password: portal.password }
    const { page } = await portal.open(t, operator)
    await page.goto('/platform')
    await page.getByRole('link', { name: 'Connections' }).click()
    await page.getByRole('button', { name: 'Add a DNS account' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add a DNS account' })
    await dialog.getByRole('radio', { name: 'Name server of your own' }).click()
    await dialog.getByLabel('Name', { exact: true }).fill('Ours')
    await dialog.getByLabel('Primary name server').fill('nowhere')
    await dialog.getByLabel('Zones').fill('hotswap.example\nhotswap.test')
    await dialog.getByLabel('Name of the key').fill('hotswap')
    await dialog.getByLabel('Key', { exact: true }).fill('bm90IGEgc2VjcmV0IG9mIGFueWJvZHk=')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await dialog.getByText('must be an address or a full host name').waitFor()
    await dialog.getByLabel('Primary name server').fill('127.0.0.1')
    await dialog.getByLabel('Port').fill('1025')
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Ours' }).waitFor()
    await page.getByText('The account does not work').waitFor()
  })
}
