/** Finds the website that somebody means: by slug, id or address, or the only one there is. */
import type { Static } from 'typebox'
import type { SiteBody } from '../../features/sites/sites.ts'
import type { Page } from '../../kernel/http/page.ts'
import type { Api, Query } from './api.ts'
import { ApiFailure, EXIT, Failure } from './failure.ts'

export type Website = Static<typeof SiteBody>

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NAMES_SHOWN = 12

/**
 * @param name undefined: the tenant's only website
 * @param option with which one is named, to tell those who have to
 * @throws Failure that names the websites there are
 */
export async function findWebsite(
  api: Api,
  name: string | undefined,
  option = 'with --site',
): Promise<Website> {
  if (name === undefined) return onlyWebsite(api, option)
  if (UUID.test(name))
    return api.get<Website>(`/websites/${name.toLowerCase()}`).catch((error: unknown) => {
      throw error instanceof ApiFailure && error.status === 404 ? unknown(name, []) : error
    })
  const wanted = hostOf(name)
  const isMeant = (site: Website) =>
    wanted === undefined ? site.slug === name : new URL(site.url).host === wanted || hostname(site) === wanted
  const others: string[] = []
  for await (const site of eachWebsite(api, wanted === undefined ? { q: name } : {})) {
    if (isMeant(site)) return site
    others.push(site.slug)
  }
  throw unknown(name, wanted === undefined ? await someSlugs(api) : others)
}

/** @param names slugs, ids or addresses @returns each once */
export async function findWebsites(api: Api, names: readonly string[]): Promise<Website[]> {
  const found = new Map<string, Website>()
  for (const name of names) {
    const site = await findWebsite(api, name)
    found.set(site.id, site)
  }
  return [...found.values()]
}

/** Every item of a listing, page by page. */
async function* eachItem<Item>(api: Api, path: string, query: Query = {}): AsyncGenerator<Item> {
  let cursor: string | undefined
  do {
    const page: Page<Item> = await api.get(path, { ...query, cursor })
    yield* page.items
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
}

const eachWebsite = (api: Api, query: Query) => eachItem<Website>(api, '/websites', { ...query, limit: 200 })

async function onlyWebsite(api: Api, option: string): Promise<Website> {
  const { items } = await api.get<Page<Website>>('/websites', { limit: NAMES_SHOWN + 1, sort: 'name' })
  const [only] = items
  if (!only) throw new Failure('There is no website yet.', { hint: 'Create one, then come back.' })
  if (items.length === 1) return only
  throw new Failure('Which website? There are several.', {
    hint: `Name one ${option}: ${listed(items.map(({ slug }) => slug))}`,
    exitCode: EXIT.usage,
  })
}

async function someSlugs(api: Api): Promise<string[]> {
  const { items } = await api.get<Page<Website>>('/websites', { limit: NAMES_SHOWN + 1, sort: 'name' })
  return items.map(({ slug }) => slug)
}

function unknown(name: string, others: string[]): Failure {
  return new Failure(`There is no website "${name}".`, {
    ...(others.length > 0 && { hint: `There are: ${listed(others)}` }),
  })
}

function listed(names: string[]): string {
  return names.slice(0, NAMES_SHOWN).join(', ') + (names.length > NAMES_SHOWN ? ' …' : '')
}

/** The host of an address such as `https://shop.acme.example.com/` or `shop.acme.example.com`; undefined for a slug. */
function hostOf(name: string): string | undefined {
  const address = name.includes('://') ? name : `http://${name}`
  return name.includes('.') && URL.canParse(address) ? new URL(address).host : undefined
}

const hostname = ({ url }: Website) => new URL(url).hostname
