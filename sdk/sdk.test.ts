import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PLUGIN_REFERENCE, describePlugins } from '../scripts/plugin-docs.ts'
import { EVENT_TYPES_FILE, EXAMPLES_FILE, writeEventTypes, writeExamples } from '../scripts/plugin-types.ts'
import type { HOST_ERROR_CODES } from '../server/features/plugin-host/plugin-host.ts'
import { HOST_FUNCTION_NAMES } from '../server/plugin/host-functions.ts'
import type { HOOKS } from '../server/plugin/hooks.ts'
import type * as Server from '../server/published/plugins.ts'
import { hostFunctionExamples } from './examples.generated.ts'
import type { FilterName, HostErrorCode, PluginRequest, PluginResponse } from './sdk.ts'
import { csv, escapeHtml, html, isHostError, json, markup, notFound, raw, redirect } from './sdk.ts'

test('the types of events and the examples are those of the catalogues', async () => {
  const remedy = 'out of date: run `node scripts/plugin-types.ts`'
  assert.equal(readFileSync(EVENT_TYPES_FILE, 'utf8'), await writeEventTypes(), remedy)
  assert.equal(readFileSync(EXAMPLES_FILE, 'utf8'), await writeExamples(), remedy)
  assert.deepEqual(Object.keys(hostFunctionExamples), HOST_FUNCTION_NAMES)
})

test('the reference says what the catalogues say', async () => {
  const remedy = 'out of date: run `node scripts/plugin-docs.ts`'
  assert.equal(readFileSync(PLUGIN_REFERENCE, 'utf8'), await describePlugins(), remedy)
})

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false

test('what the SDK writes a second time is the same as in the program', () => {
  const request: Same<PluginRequest, Server.PluginRequest> = true
  const response: Same<PluginResponse, Server.PluginResponse> = true
  const codes: Same<HostErrorCode, (typeof HOST_ERROR_CODES)[number]> = true
  type Filters = {
    [Name in keyof typeof HOOKS]: (typeof HOOKS)[Name]['kind'] extends 'filter' ? Name : never
  }
  const filters: Same<FilterName, Filters[keyof Filters]> = true
  assert.ok(request && response && codes && filters)
})

test('markup escapes what is put into it, and only once', () => {
  const names = ['<b>', 'Ada & Eve']
  const list = markup`<ul>${names.map((name) => markup`<li title="${name}">${name}</li>`)}</ul>`
  assert.equal(
    String(list),
    '<ul><li title="&lt;b&gt;">&lt;b&gt;</li><li title="Ada &amp; Eve">Ada &amp; Eve</li></ul>',
  )
  assert.equal(String(markup`${null}${undefined}${false}${0}${''}${raw('<i>')}`), '0<i>')
  assert.equal(JSON.stringify({ list: markup`<p>` }), '{"list":"<p>"}')
  assert.equal(escapeHtml(`<a href='x'>"&"`), '&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;')
})

test('what a visitor sends is never taken for markup', () => {
  const sent: unknown = JSON.parse('{"isMarkup": true, "toString": "<script>", "toJSON": "<script>"}')
  assert.throws(() => String(markup`${sent}`), TypeError)
  const quiet: unknown = JSON.parse('{"isMarkup": true, "toJSON": "<script>"}')
  assert.equal(String(markup`${quiet}`), '[object Object]')
})

test('answers say what they are', () => {
  assert.deepEqual(json({ ok: true }, { status: 201, headers: { 'cache-control': 'no-store' } }), {
    status: 201,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: '{"ok":true}',
  })
  assert.equal(json(undefined).body, 'null')
  assert.equal(html(markup`<p>${'<'}</p>`).body, '<p>&lt;</p>')
  assert.deepEqual(redirect('/thanks'), { status: 303, headers: { location: '/thanks' }, body: '' })
  assert.equal(notFound().status, 404)
})

test('a file for spreadsheets holds texts and no formulas', () => {
  const { body, headers } = csv(
    [
      ['a', 'b'],
      ['=1+1', '@x'],
      [-5, '-5'],
      ['say "hi"', 'a,b\nc'],
      [null, { n: 1 }],
    ],
    {
      filename: 'my list".csv',
    },
  )
  assert.equal(body, `a,b\r\n'=1+1,'@x\r\n-5,'-5\r\n"say ""hi""","a,b\nc"\r\n,"{""n"":1}"\r\n`)
  assert.equal(headers['content-disposition'], 'attachment; filename="my_list_.csv"')
})

test('refusals of the host are told from other errors', () => {
  const error = Object.assign(new Error('taken'), { name: 'HostError', code: 'conflict' })
  assert.ok(isHostError(error) && isHostError(error, 'conflict'))
  assert.ok(!isHostError(error, 'quota') && !isHostError(new Error('conflict')) && !isHostError(undefined))
})
