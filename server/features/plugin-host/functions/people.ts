/** Host functions about people: who works here, and how many visit. */
import { Type } from 'typebox'
import { AppError } from '../../../errors.ts'
import { listMembers } from '../../members/members.ts'
import { readTraffic } from '../../traffic/traffic.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { closed } from '../input.ts'

const MEMBERS_MAX = 200
/** A day, or a moment. */
const Day = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d(T[\\d:.]{5,12}(Z|[+-]\\d\\d:\\d\\d))?$' })

const members = defineHostFunction({
  ...catalogued('members.list'),
  input: closed({}),
  async run(ctx, call) {
    const rows = await atHome(ctx, call, (tx) => listMembers(tx, {}, undefined, MEMBERS_MAX), {
      readOnly: true,
    })
    const showsEmail =
      call.plugin.permissions.includes('members:email') && call.manifest.permissions.includes('members:email')
    return {
      items: rows
        .slice(0, MEMBERS_MAX)
        .map(({ name, email, role_slug }) => ({ name, role: role_slug, ...(showsEmail && { email }) })),
    }
  },
})

const traffic = defineHostFunction({
  ...catalogued('traffic.summary'),
  input: closed({ from: Type.Optional(Day), to: Type.Optional(Day) }),
  async run(ctx, call, span) {
    for (const [name, text] of Object.entries(span))
      if (Number.isNaN(Date.parse(text)))
        throw new AppError('validation_failed', `${name} is no moment that exists.`)
    const found = await atHome(ctx, call, (tx) => readTraffic(tx, call.siteId, span, ctx.clock.now()), {
      readOnly: true,
    })
    const { from, to, totals, points, top_pages, referrers } = found
    return {
      from,
      to,
      views: totals.views,
      visitors: totals.visitors,
      requests: totals.requests,
      days: points.map(({ at, views, visitors }) => ({ date: at.slice(0, 10), views, visitors })),
      top_pages: top_pages.map(({ name, views }) => ({ name, views })),
      referrers: referrers.map(({ name, views }) => ({ name, views })),
    }
  },
})

export const peopleFunctions = { 'members.list': members, 'traffic.summary': traffic }
