/** What actions of plugins and their scheduled tasks look like in the API. */
import { Type } from 'typebox'

const Name = Type.String({ minLength: 1, maxLength: 100 })
const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = Type.Union([Moment, Type.Null()])

export const PluginParams = Type.Object({ website_id: Type.String({ format: 'uuid' }), name: Name })
export const ActionParams = Type.Object({ ...PluginParams.properties, action: Name })

export const ActionBody = Type.Optional(
  Type.Object(
    {
      input: Type.Optional(
        Type.Unsafe<Record<string, unknown>>({
          type: 'object',
          maxProperties: 100,
          description: 'What the action asks for, by the settings in its manifest',
        }),
      ),
      row: Type.Optional(
        Type.String({
          format: 'uuid',
          description: 'Of an action for the rows of a table: the id of the row it is asked for',
        }),
      ),
    },
    { additionalProperties: false, examples: [{ input: { reason: 'Spam' } }] },
  ),
)

export const ActionAnswerBody = Type.Object({
  message: Type.Union([Type.String(), Type.Null()], { description: 'What the plugin says was done' }),
})

export const ListedActionBody = Type.Object({
  name: Type.String(),
  title: Type.String(),
  description: Type.Union([Type.String(), Type.Null()]),
  on: Type.Union([Type.String(), Type.Null()], { description: 'The table whose rows it is for' }),
  confirm: Type.Union([Type.String(), Type.Null()], { description: 'What to ask before it runs' }),
  input: Type.Array(
    Type.Unsafe<Record<string, unknown>>({ type: 'object', description: 'A setting to ask for' }),
  ),
})

export const ScheduleBody = Type.Object({
  name: Type.String(),
  cron: Type.String({ description: 'Minute, hour, day, month and weekday, in the time zone' }),
  timezone: Type.String(),
  next_at: Type.Union([Moment, Type.Null()], { description: 'Null while the plugin is off' }),
  last_at: MomentOrNull,
  last_outcome: Type.Union([Type.Enum(['succeeded', 'failed']), Type.Null()]),
  last_error: Type.Union([Type.String(), Type.Null()]),
})
