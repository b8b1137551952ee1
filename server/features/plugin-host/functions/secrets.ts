/** The host function that gives a plugin what the site's owner entered for it. */
import { Type } from 'typebox'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { HostError } from '../host.ts'
import { closed } from '../input.ts'
import { openSecret } from '../secrets.ts'

const get = defineHostFunction({
  ...catalogued('secrets.get'),
  input: closed({ name: Type.String({ maxLength: 40 }) }),
  async run(ctx, call, { name }) {
    const { siteId, plugin, manifest } = call
    if (!manifest.secrets.some((declared) => declared.name === name))
      throw new HostError(
        'invalid',
        `The secret ${JSON.stringify(name)} is not among "secrets" of plugin.json.`,
      )
    const secret = await atHome(
      ctx,
      call,
      (tx) => openSecret(ctx, tx, { siteId, plugin: plugin.name, name }),
      {
        readOnly: true,
      },
    )
    return secret ?? null
  },
})

export const secretFunctions = { 'secrets.get': get }
