/** `t`: a text of the theme in the site's language. `{{ 'cart.items' | t: count: 3 }}` */
import type { Filter } from '../filter.ts'
import { translate } from '../locales.ts'
import { toText } from '../values.ts'

export const t: Filter = (value, { named }, { state }) =>
  translate(state.theme.locales, state.environment.locale, toText(value), named)
