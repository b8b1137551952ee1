/** What the directory remembers of names that were looked up while everything was moving. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { openDirectory } from './directory.ts'

const TENANT = { owner_id: 'tenant', owner_slug: 'bakery', owner_status: 'active' }
const pointer = (move: number) => ({
  tenant_id: 'tenant',
  site_id: 'site',
  slug: 'main',
  is_main: true,
  status: 'active',
  status_message: null,
  release_number: move,
  content_position: 0,
  standby_number: null,
  standby_share: 0,
  standby_key: null,
  staging_number: null,
  move,
  updated_at: new Date(),
})

/** A database whose pointer moves whenever a name is looked up, right after it was read. */
function movingStage() {
  const handlers = new Map<string, (payload: Record<string, unknown>) => void>()
  const notices = {
    subscribe: (topic: string, handler: (payload: Record<string, unknown>) => void) =>
      handlers.set(topic, handler),
    resumed: () => undefined,
  }
  const stage = { move: 1, looked: 0, isMoving: true }
  const withPlatform = (work: { toString: () => string }): Promise<unknown> => {
    const isLookUp = !work.toString().includes('readPointers')
    const row = pointer(stage.move)
    if (!isLookUp) return Promise.resolve([row])
    stage.looked += 1
    if (stage.isMoving) {
      stage.move += 1
      const moved = { tenant_id: 'tenant', site_id: 'site', move: stage.move }
      queueMicrotask(() => handlers.get('live-sites')?.({ sites: [moved] }))
    }
    const { owner_id: id, owner_slug: slug, owner_status: status } = TENANT
    return Promise.resolve({ tenant: { id, slug, status, portals: [] }, site: row, primaryHost: null })
  }
  const directory = openDirectory({
    domain: 'localhost',
    db: { withPlatform } as unknown as Database,
    notices: notices as unknown as Notices,
    onMoved: async () => undefined,
    onClosed: () => undefined,
    onLeft: () => undefined,
    onError: (error) => assert.fail(String(error)),
  })
  return { stage, directory }
}

test('a site that was moved each time its name was looked up is up to date soon after', async () => {
  const { stage, directory } = movingStage()
  const entry = await directory.find('bakery.localhost')
  assert.ok(entry.kind === 'site' && stage.looked > 1)
  stage.isMoving = false
  await entry.site.refreshing
  assert.equal(entry.site.releaseNumber, stage.move)
  assert.equal(directory.doorOf('bakery.localhost'), undefined, 'the name is looked up again')
  await directory.find('bakery.localhost')
  assert.equal(directory.doorOf('bakery.localhost'), entry)
})
