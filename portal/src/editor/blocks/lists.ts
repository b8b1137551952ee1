/** Lists, whose items may begin with any block, as imported pages have them; and numbered by figures only, as pages show them. */
import { InputRule, wrappingInputRule } from '@tiptap/core'
import i18next from 'i18next'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'

/** A list begins where a paragraph is: "1." at the start of a heading belongs to its text. */
function inParagraph(rule: InputRule): InputRule {
  return new InputRule({
    find: rule.find,
    handler: (props) =>
      props.state.doc.resolve(props.range.from).parent.type.name === 'paragraph' ? rule.handler(props) : null,
  })
}

export const lists = [
  BulletList.extend({
    addInputRules() {
      return (this.parent?.() ?? []).map(inParagraph)
    },
  }),
  OrderedList.extend({
    addAttributes: () => ({
      start: {
        default: 1,
        parseHTML: (element: HTMLElement) => Number.parseInt(element.getAttribute('start') ?? '', 10) || 1,
        renderHTML: ({ start }: Record<string, unknown>) => (start === 1 ? {} : { start }),
      },
    }),
    addInputRules() {
      const { type } = this
      return [
        inParagraph(
          wrappingInputRule({
            find: /^(\d{1,6})[.)]\s$/,
            type,
            getAttributes: (match) => ({ start: Number(match[1]) }),
            joinPredicate: (match, node) =>
              node.childCount + Number(node.attrs['start']) === Number(match[1]),
          }),
        ),
      ]
    },
  }),
  ListItem.extend({ content: 'block+' }),
  TaskList,
  TaskItem.extend({
    content: 'block+',
    addInputRules() {
      return (this.parent?.() ?? []).map(inParagraph)
    },
  }).configure({
    nested: true,
    a11y: {
      checkboxLabel: (node) => i18next.t('Done: {{text}}', { text: node.textContent }),
    },
  }),
  ListKeymap,
]
