/** Markdown that is pasted as text, as HTML: what CommonMark and GitHub's tables and task lists say in everyday use. */

const BLOCK =
  /^\s{0,3}(#{1,6}\s+\S|[-*+]\s+\S|\d{1,6}[.)]\s+\S|>\s?\S|```|~~~|\|.+\|\s*$|([-*_])(\s*\2){2,}\s*$)/

/** One mark at the start of one line says little: several lines, or a heading, do. */
export function looksLikeMarkdown(text: string): boolean {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const marked = lines.filter((line) => BLOCK.test(line)).length
  return marked > 0 && (marked > 1 || lines.length > 1 || /^#{1,6}\s/.test(text))
}

export function markdownToHtml(text: string): string {
  return blocks(text.replace(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'))
}

function blocks(lines: readonly string[]): string {
  const html: string[] = []
  let at = 0
  const line = () => lines[at] ?? ''
  /** Takes lines while they fit. */
  const take = (fits: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && fits(line())) at++
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const fence = /^\s{0,3}(```+|~~~+)\s*([\w+#.-]*)/.exec(line())
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line())
    if (line().trim() === '') at++
    else if (fence) {
      at++
      const code = take((each) => !each.trimStart().startsWith(fence[1] ?? '```'))
      at++
      html.push(
        `<pre><code${fence[2] ? ` class="language-${fence[2]}"` : ''}>${escape(code.join('\n'))}</code></pre>`,
      )
    } else if (heading) {
      const level = heading[1]?.length ?? 1
      html.push(`<h${level}>${inline(heading[2] ?? '')}</h${level}>`)
      at++
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line())) {
      html.push('<hr>')
      at++
    } else if (/^\s{0,3}>/.test(line()))
      html.push(
        `<blockquote>${blocks(take((each) => /^\s{0,3}>/.test(each)).map((each) => each.replace(/^\s{0,3}>\s?/, '')))}</blockquote>`,
      )
    else if (ITEM.test(line())) {
      const first = line()
      html.push(
        list(
          take((each) =>
            ITEM.test(each)
              ? !isOtherList(first, each)
              : /^\s{2,}\S/.test(each) || (each.trim() === '' && continues(first, lines[at + 1] ?? '')),
          ),
        ),
      )
    } else if (/^\s*\|.+\|\s*$/.test(line()) && /^\s*\|[\s:|-]+\|\s*$/.test(lines[at + 1] ?? ''))
      html.push(table(take((each) => /^\s*\|/.test(each))))
    else
      html.push(
        `<p>${inline(take((each) => each.trim() !== '' && !BLOCK.test(each)).join('\n') || (lines[at++] ?? ''))}</p>`,
      )
  }
  return html.join('')
}

const ITEM = /^(\s*)([-*+]|\d{1,6}[.)])\s+(.*)$/

/** Bullets after numbers, or the other way round, at the same depth. */
function isOtherList(first: string, line: string): boolean {
  const [, indent = '', mark = ''] = ITEM.exec(first) ?? []
  const [, deeper = '', other = ''] = ITEM.exec(line) ?? []
  return deeper.length <= indent.length + 1 && /\d/.test(mark) !== /\d/.test(other)
}

/** Whether a list goes on after an empty line. */
function continues(first: string, next: string): boolean {
  return ITEM.test(next) ? !isOtherList(first, next) : /^\s{2,}\S/.test(next)
}

function list(lines: readonly string[]): string {
  const [, indent = '', mark = '-'] = ITEM.exec(lines[0] ?? '') ?? []
  const isOwn = (line: string) => {
    const found = ITEM.exec(line)
    return found !== null && (found[1]?.length ?? 0) <= indent.length + 1
  }
  const items: string[][] = []
  for (const line of lines) {
    if (isOwn(line)) items.push([ITEM.exec(line)?.[3] ?? ''])
    else items.at(-1)?.push(line.replace(new RegExp(`^\\s{0,${indent.length + mark.length + 1}}`), ''))
  }
  const isTask = items.every(([first = '']) => /^\[[ xX]\]\s/.test(first))
  const inside = (item: string[]) => blocks(item)
  if (isTask) {
    const tasks = items.map(([first = '', ...rest]) => {
      const isChecked = /^\[[xX]\]/.test(first)
      return `<li data-type="taskItem" data-checked="${isChecked}">${inside([first.slice(4), ...rest])}</li>`
    })
    return `<ul data-type="taskList">${tasks.join('')}</ul>`
  }
  const number = /^(\d+)/.exec(mark)?.[1]
  const tag = number === undefined ? 'ul' : 'ol'
  const start = number === undefined || number === '1' ? '' : ` start="${number}"`
  return `<${tag}${start}>${items.map((item) => `<li>${inside(item)}</li>`).join('')}</${tag}>`
}

function table([head = '', , ...rows]: readonly string[]): string {
  const cells = (row: string, tag: string) =>
    row
      .trim()
      .replace(/^\||\|$/g, '')
      .split(/(?<!\\)\|/)
      .map((cell) => `<${tag}>${inline(cell.trim().replaceAll('\\|', '|'))}</${tag}>`)
      .join('')
  return `<table><tr>${cells(head, 'th')}</tr>${rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</table>`
}

function inline(text: string): string {
  const codes: string[] = []
  const held = text.replace(/(`+)(.+?)\1(?!`)/g, (_match, _ticks, code: string) => {
    codes.push(`<code>${escape(code.trim())}</code>`)
    return `\uE000${codes.length - 1}\uE000`
  })
  return escape(held)
    .replace(/!\[([^\]]*)\]\(([^\s()]+)[^)]*\)/g, '<img alt="$1" src="$2">')
    .replace(/\[([^\]]+)\]\(([^\s()]+(?:\([^\s()]*\)[^\s()]*)*)[^)]*\)/g, '<a href="$2">$1</a>')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/gs, '<strong>$2</strong>')
    .replace(/(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])/gs, '<em>$2</em>')
    .replace(/~~(?=\S)(.+?)(?<=\S)~~/gs, '<s>$1</s>')
    .replace(/ {2,}\n|\\\n/g, '<br>')
    .replaceAll('\n', ' ')
    .replace(/\uE000(\d+)\uE000/g, (_match, index: string) => codes[Number(index)] ?? '')
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
}
