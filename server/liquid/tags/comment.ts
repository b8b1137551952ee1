/** {% comment %} … {% endcomment %}, {% # one line %} and {% doc %}: for readers of the template only. */
import type { TagParser } from '../parse.ts'

export const comment: TagParser = () => undefined
