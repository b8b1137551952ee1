/** What parts of a manifest say about each other: names that fit, permissions for what is declared, bounds that hold. */
import { Cron } from 'croner'
import { validRange } from 'semver'
import { didYouMean } from './finding.ts'
import { EMITTABLE, HOOKS, HOOK_NAMES, isHookName } from './hooks.ts'
import type { PluginManifest, PluginSetting, PluginTable } from './manifest-schema.ts'
import {
  BROWSER_USES,
  PLUGIN_PERMISSION_IDS,
  type PluginPermission,
  isPluginPermission,
} from './permissions.ts'
import type { ReportAt } from './read-shape.ts'
import { isSettingValue, wantedOf } from './settings.ts'

type Check = (manifest: PluginManifest, report: ReportAt) => void

const checkVersions: Check = ({ hotswap, name, dependencies }, report) => {
  const wrong = (range: string) =>
    `"${range}" is no range of versions. Write one as npm does, such as ">=0.1" or "^1.2.0".`
  if (validRange(hotswap) === null) report('/hotswap', wrong(hotswap))
  for (const [plugin, range] of Object.entries(dependencies)) {
    if (validRange(range) === null) report(`/dependencies/${plugin}`, wrong(range))
    if (plugin === name) report(`/dependencies/${plugin}`, 'A plugin cannot need itself. Leave it out.')
  }
}

const checkNames: Check = (manifest, report) => {
  // Endpoints answer at /api/<name>, beside the platform's API and its other names.
  if (/^(?:v\d+|admin|tenants?)$/.test(manifest.name))
    report('/name', `"${manifest.name}" is kept for the API of the platform. Choose another name.`)
  const { hooks, endpoints, schedules, jobs, blocks, secrets, actions, emits } = manifest
  const lists: [path: string, member: string, names: string[]][] = [
    ['/hooks', '/on', hooks.map(({ on }) => on)],
    [
      '/endpoints',
      '/path',
      endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:[^/]+/g, ':')}`),
    ],
    ['/schedules', '/name', schedules.map(({ name }) => name)],
    ['/jobs', '', jobs],
    ['/blocks', '/type', blocks.map(({ type }) => type)],
    ['/secrets', '/name', secrets.map(({ name }) => name)],
    ['/actions', '/name', actions.map(({ name }) => name)],
    ['/emits', '/type', emits.map(({ type }) => type)],
    ['/permissions', '', manifest.permissions],
    ['/hosts', '', manifest.hosts],
  ]
  for (const [path, member, names] of lists)
    for (const index of repeated(names))
      report(`${path}/${index}${member}`, `"${names[index]}" stands in the list twice. Leave one out.`)
  for (const [index, { on }] of hooks.entries())
    if (!isHookName(on))
      report(`/hooks/${index}/on`, `There is no hook "${on}".${didYouMean(on, HOOK_NAMES) || seeReference}`)
  for (const [index, { path }] of endpoints.entries()) {
    const parameters = [...path.matchAll(/:([^/]+)/g)].map(([, parameter]) => parameter ?? '')
    if (repeated(parameters).length > 0)
      report(`/endpoints/${index}/path`, 'Two of its parameters have the same name. Rename one.')
  }
  for (const [index, { cron }] of schedules.entries())
    if (!isCron(cron))
      report(
        `/schedules/${index}/cron`,
        `"${cron}" is no time. Write minute, hour, day, month and weekday, such as "0 3 * * *" for three in the night.`,
      )
  for (const [index, { type }] of emits.entries())
    if (!EMITTABLE_TYPES.includes(type) && !type.startsWith(`${manifest.name}.`))
      report(
        `/emits/${index}/type`,
        `"${type}" cannot be sent.${didYouMean(type, EMITTABLE_TYPES)} Write ${EMITTABLE_TYPES.join(', ')}, or a type of your own that begins with "${manifest.name}.".`,
      )
}

const EMITTABLE_TYPES: readonly string[] = Object.keys(EMITTABLE)
const seeReference = ' See docs/guides/plugin-reference.md for all of them.'

const checkPermissions: Check = (manifest, report) => {
  const given: readonly string[] = manifest.permissions
  for (const [index, id] of given.entries())
    if (!isPluginPermission(id))
      report(
        `/permissions/${index}`,
        `There is no permission "${id}".${didYouMean(id, PLUGIN_PERMISSION_IDS) || seeReference}`,
      )
  const asked = new Set(manifest.permissions)
  for (const { path, permission } of neededBy(manifest)) {
    if (asked.has(permission)) continue
    // Once is enough.
    asked.add(permission)
    report(path, `This needs the permission "${permission}". Add it to "permissions".`)
  }
  if (manifest.permissions.includes('fetch') && manifest.hosts.length === 0)
    report('/hosts', 'With the permission "fetch" name the servers it talks to, such as ["api.example.com"].')
  for (const use of ['emits', 'jobs', 'secrets', 'schedules', 'endpoints', 'blocks'] as const)
    if (manifest.permissions.includes(PERMISSION_OF[use]) && manifest[use].length === 0)
      report(
        `/${use}`,
        `The permission "${PERMISSION_OF[use]}" is asked for, and "${use}" is empty.`,
        'warning',
      )
}

const PERMISSION_OF = {
  emits: 'events:emit',
  jobs: 'jobs',
  secrets: 'secrets',
  schedules: 'schedules',
  endpoints: 'endpoints',
  blocks: 'blocks',
  hosts: 'fetch',
} as const satisfies Partial<Record<keyof PluginManifest, PluginPermission>>

/** Where something is declared that a permission is needed for. */
function neededBy(manifest: PluginManifest): { path: string; permission: PluginPermission }[] {
  const needed: { path: string; permission: PluginPermission }[] = []
  for (const [use, permission] of Object.entries(PERMISSION_OF))
    if (manifest[use as keyof typeof PERMISSION_OF].length > 0) needed.push({ path: `/${use}`, permission })
  if (Object.keys(manifest.tables).length > 0) needed.push({ path: '/tables', permission: 'tables' })
  if (BROWSER_USES.some((use) => manifest.browser[use].length > 0))
    needed.push({ path: '/browser', permission: 'pages:scripts' })
  for (const [index, { on }] of manifest.hooks.entries()) {
    const permission = isHookName(on) ? HOOKS[on].permission : null
    if (permission !== null) needed.push({ path: `/hooks/${index}`, permission })
  }
  return needed
}

const checkBrowser: Check = ({ browser, settings }, report) => {
  const urls = settings.filter(({ type }) => type === 'url').map(({ id }) => id)
  for (const use of BROWSER_USES)
    for (const [index, source] of browser[use].entries()) {
      const path = `/browser/${use}/${index}`
      if (typeof source === 'string') {
        if (!ORIGIN.test(source) || source.length > 200)
          report(path, 'This is no origin. Write scheme and host, such as "https://cdn.example.com".')
      } else if (!isReference(source))
        report(path, 'Write an origin such as "https://cdn.example.com", or { "setting": "<id>" }.')
      else if (!urls.includes(source.setting))
        report(path, `There is no setting of type url with that id.${didYouMean(source.setting, urls)}`)
    }
}

const ORIGIN = /^(https|wss):\/\/(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*(:\d{1,5})?$/

function isReference(source: unknown): source is { setting: string } {
  if (typeof source !== 'object' || source === null) return false
  const members = Object.entries(source)
  return members.length === 1 && members[0]?.[0] === 'setting' && typeof members[0][1] === 'string'
}

const checkTables: Check = ({ tables, actions }, report) => {
  for (const [name, table] of Object.entries(tables)) checkTable(`/tables/${name}`, table, report)
  for (const [index, { on }] of actions.entries())
    if (on !== undefined && !Object.hasOwn(tables, on))
      report(`/actions/${index}/on`, `There is no table "${on}".${didYouMean(on, Object.keys(tables))}`)
}

/** What every row has without being asked. */
const OWN_COLUMNS = ['id', 'version', 'created_at', 'updated_at']

function checkTable(path: string, { columns, unique, index }: PluginTable, report: ReportAt): void {
  const names = columns.map(({ name }) => name)
  for (const place of repeated(names))
    report(`${path}/columns/${place}/name`, `There are two columns "${names[place]}". Rename one.`)
  for (const [place, name] of names.entries())
    if (OWN_COLUMNS.includes(name))
      report(`${path}/columns/${place}/name`, `Every row has "${name}" already. Leave it out.`)
  const known = [...names, ...OWN_COLUMNS]
  for (const [member, sets] of [
    ['unique', unique],
    ['index', index],
  ] as const)
    for (const [place, set] of sets.entries()) {
      for (const column of set)
        if (!known.includes(column))
          report(`${path}/${member}/${place}`, `There is no column "${column}".${didYouMean(column, known)}`)
        else if (columns.some(({ name, type }) => name === column && type === 'json'))
          report(`${path}/${member}/${place}`, `"${column}" holds JSON, which is not compared. Leave it out.`)
      if (repeated(set).length > 0)
        report(`${path}/${member}/${place}`, 'A column stands in it twice. Leave one out.')
    }
}

const checkSettings: Check = ({ settings, blocks, actions }, report) => {
  checkSettingList('/settings', settings, report)
  for (const [index, block] of blocks.entries())
    checkSettingList(`/blocks/${index}/settings`, block.settings, report)
  for (const [index, action] of actions.entries())
    checkSettingList(`/actions/${index}/input`, action.input, report)
}

function checkSettingList(path: string, settings: readonly PluginSetting[], report: ReportAt): void {
  const ids = settings.map(({ id }) => id)
  for (const index of repeated(ids))
    report(`${path}/${index}/id`, `There are two settings "${ids[index]}". Rename one.`)
  for (const [index, setting] of settings.entries()) {
    const { type, options, min, max } = setting
    const here = `${path}/${index}`
    const isChoice = type === 'select' || type === 'radio'
    const isNumber = type === 'number' || type === 'range'
    if (isChoice && options === undefined)
      report(`${here}/options`, 'A choice needs options: [{ "value": "…", "label": "…" }].')
    if (!isChoice && options !== undefined)
      report(
        `${here}/options`,
        `A setting of type ${type} has no options. Leave them out, or make it a select.`,
      )
    if (options !== undefined && repeated(options.map(({ value }) => value)).length > 0)
      report(`${here}/options`, 'Two options have the same value. Change one.')
    if (!isNumber && [min, max, setting.step].some((bound) => bound !== undefined))
      report(here, `A setting of type ${type} has no min, max or step. Leave them out.`)
    if (type === 'range' && (min === undefined || max === undefined))
      report(here, 'A range needs min and max.')
    if (min !== undefined && max !== undefined && min > max)
      report(`${here}/max`, `The greatest value ${max} is below the least value ${min}. Swap them.`)
    if (
      setting.default !== undefined &&
      setting.default !== null &&
      !isSettingValue(setting, setting.default)
    )
      report(`${here}/default`, `The default ${wantedOf(setting)}.`)
  }
}

/** In the order of what people put right first. */
export const MANIFEST_CHECKS: readonly Check[] = [
  checkVersions,
  checkNames,
  checkPermissions,
  checkBrowser,
  checkTables,
  checkSettings,
]

/** The places of items that stand before them already. */
function repeated(items: readonly string[]): number[] {
  const seen = new Set<string>()
  const places: number[] = []
  for (const [index, item] of items.entries()) {
    if (seen.has(item)) places.push(index)
    seen.add(item)
  }
  return places
}

/** Five fields; seconds and nicknames are none. */
function isCron(cron: string): boolean {
  if (cron.trim().split(/\s+/).length !== 5) return false
  try {
    const task = new Cron(cron, { paused: true })
    return task.nextRun() !== null
  } catch {
    return false
  }
}
