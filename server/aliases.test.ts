/** Paths of the earlier documents lead to the canonical ones, and to nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pathOfAlias } from './aliases.ts'

for (const [path, canonical] of [
  ['/api/admin/tenants', '/api/v1/admin/tenants'],
  ['/api/admin/tenants/7/suspend', '/api/v1/admin/tenants/7/suspend'],
  ['/api/tenants', '/api/v1/admin/tenants'],
  ['/api/tenants/', '/api/v1/admin/tenants/'],
  ['/api/tenants/7/config', '/api/v1/admin/tenants/7/config'],
  ['/api/tenant/config', '/api/v1/tenant/config'],
  ['/api/tenant/branding', '/api/v1/tenant/branding'],
  ['/api/v1/websites/7/content/pages', '/api/v1/websites/7/pages'],
  ['/api/v1/websites/7/content/pages/8/publish', '/api/v1/websites/7/pages/8/publish'],
  ['/api/v1/websites/7/content/media/', '/api/v1/websites/7/media/'],
  ['/api/v1/websites/7/content/posts', '/api/v1/websites/7/posts'],
  ['/api/v1/websites/7/content/pagesandmore', '/api/v1/websites/7/content/pagesandmore'],
  ['/api/v1/websites/7/content', '/api/v1/websites/7/content'],
  ['/api/v1/websites/content/pages', '/api/v1/websites/content/pages'],
  ['/api/v1/tenant-deployments', '/api/v1/deployments'],
  ['/api/v1/tenant-deployments/8/rollback', '/api/v1/deployments/8/rollback'],
  ['/api/v1/tenant-deployments/websites/7', '/api/v1/websites/7/deployments'],
  // Names that only begin alike stay what they are.
  ['/api/tenantsandmore', '/api/tenantsandmore'],
  ['/api/tenant', '/api/tenant'],
  ['/api/administration', '/api/administration'],
  ['/api/v1/admin/tenants', '/api/v1/admin/tenants'],
  ['/API/tenants', '/API/tenants'],
  ['http://example.com/api/tenants', 'http://example.com/api/tenants'],
  ['/', '/'],
] as const) {
  test(`${path} is ${canonical}`, () => assert.equal(pathOfAlias(path), canonical))
}
