/** What a page of `theme dev` and `plugin dev` carries: a script that reloads it, and shows over it what is wrong. */

export const SCRIPT_PATH = '/__hotswap/client.js'
export const EVENTS_PATH = '/__hotswap/events'

/** @param build what the page shows: the script reloads it when there is another */
export function withOverlay(html: string, build: string): string {
  const tag = `<script src="${SCRIPT_PATH}" data-build="${build}" defer></script>`
  const end = html.lastIndexOf('</body>')
  return end < 0 ? html + tag : html.slice(0, end) + tag + html.slice(end)
}

/**
 * Runs in browsers. It stands in a shadow tree, so that neither the theme's styles reach it nor its own the theme. Texts are
 * set as texts: the theme's files are not trusted with markup here either.
 * @param noun what is developed
 */
export const scriptFor = (noun: string): string => `(() => {
  const build = document.currentScript.dataset.build
  const host = document.createElement('hotswap-dev')
  const root = host.attachShadow({ mode: 'open' })
  const style = document.createElement('style')
  style.textContent = \`
    section { position: fixed; inset: auto 1rem 1rem; z-index: 2147483647; max-height: 60vh; overflow: auto; padding: 1rem 1.25rem;
      font: 14px/1.5 ui-monospace, monospace; color: #fff; background: #1d1f24; border-top: 4px solid #ff5d5d; border-radius: 6px;
      box-shadow: 0 8px 40px rgb(0 0 0 / .5) }
    h2 { margin: 0 0 .5rem; font: 600 15px system-ui, sans-serif; padding-right: 2rem }
    ol { margin: 0; padding: 0; list-style: none } li { padding: .35rem 0; white-space: pre-wrap; overflow-wrap: anywhere }
    b { color: #ffb86b; font-weight: 400; user-select: all }
    button { position: absolute; top: .6rem; right: .8rem; font: 20px system-ui; color: inherit; background: none; border: 0; cursor: pointer }
  \`
  const make = (name, text) => Object.assign(document.createElement(name), text === undefined ? {} : { textContent: text })
  const show = ({ findings, problem, failures }) => {
    const wrong = findings.filter((finding) => finding.severity === 'error')
    const errors = wrong.length || problem ? wrong : failures
    const title = wrong.length ? 'The ${noun} has errors; this page shows it as it was before'
      : problem || 'The ${noun} failed; what it would have shown or answered is missing'
    root.replaceChildren(style)
    if (errors.length === 0 && !problem) return
    const section = make('section')
    section.setAttribute('role', 'alert')
    const close = make('button', '\\u00d7')
    close.setAttribute('aria-label', 'Close')
    close.onclick = () => root.replaceChildren(style)
    section.append(make('h2', title), close)
    const list = make('ol')
    for (const { file, line, path, message } of errors) {
      const item = make('li')
      item.append(make('b', line > 0 ? file + ':' + line : file + (path || '')), ' ' + message)
      list.append(item)
    }
    section.append(list)
    root.append(section)
  }
  document.documentElement.append(host)
  new EventSource('${EVENTS_PATH}').onmessage = ({ data }) => {
    const scene = JSON.parse(data)
    if (scene.build !== build) location.reload()
    else show(scene)
  }
})()
`
