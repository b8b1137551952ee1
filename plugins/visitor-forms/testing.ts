/** For tests: a visitor who takes the time that people take. */
import type { TestPlugin, TestResponse } from '../../sdk/testing/testing.ts'

/** A pass that was given out some seconds ago. */
export async function passOf(plugin: TestPlugin, secondsAgo = 5): Promise<string> {
  const { json } = await plugin.request('GET /pass')
  const { pass } = json() as { pass: string }
  const link = plugin.links.get(pass)
  if (link) link.data = { ...(link.data as object), at: Date.now() - secondsAgo * 1_000 }
  return pass
}

/** Sends a form as its script does. */
export async function sendForm(
  plugin: TestPlugin,
  endpoint: string,
  fields: Record<string, string>,
): Promise<TestResponse> {
  const body = { page: '/contact', homepage: '', pass: await passOf(plugin), ...fields }
  return plugin.request(endpoint, { body, headers: { accept: 'application/json' } })
}

/** The hidden fields of a page's form, as a browser without scripts sends them. */
export function hiddenFields(html: string): Record<string, string> {
  const found = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)
  return Object.fromEntries(Array.from(found, ([, name = '', value = '']) => [name, decoded(value)]))
}

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => CHARACTERS[name] ?? '')
}

const CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
