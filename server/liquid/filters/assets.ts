/** `asset_url`, `stylesheet_tag`, `script_tag`, `inline_asset_content`: files of the theme's assets folder. */
import { type Filter } from '../filter.ts'
import { ThemeError } from '../theme-error.ts'
import { SafeString, escapeHtml, safe, toText } from '../values.ts'

/** The address of an asset, which changes whenever its content does. */
export const assetUrl: Filter = (value, _, frame) => {
  const name = toText(value)
  if (!frame.state.theme.assets.has(name)) throw new ThemeError(`There is no assets/${name}.`)
  return frame.state.environment.assetUrl(name)
}

/** `{{ 'theme.css' | asset_url | stylesheet_tag }}` */
export const stylesheetTag: Filter = (value, { named }) => {
  const media = named['media'] === undefined ? '' : ` media="${escapeHtml(toText(named['media']))}"`
  return safe(`<link rel="stylesheet" href="${escapeHtml(toText(value))}"${media}>`)
}

/** `{{ 'theme.js' | asset_url | script_tag }}`: loaded beside the page, run after it. */
export const scriptTag: Filter = (value, { named }) => {
  const type = named['type'] === 'module' ? ' type="module"' : ' defer'
  return safe(`<script src="${escapeHtml(toText(value))}"${type}></script>`)
}

const INLINE = /\.(svg|css|js)$/i
const INLINE_MAX = 100_000

/** An SVG, style sheet or script of the theme, to stand in the page itself. */
export const inlineAssetContent: Filter = (value, _, frame) => {
  const name = value instanceof SafeString ? value.html : toText(value)
  const asset = frame.state.theme.assets.get(name)
  if (!asset) throw new ThemeError(`There is no assets/${name}.`)
  if (!INLINE.test(name) || asset.body.length > INLINE_MAX)
    throw new ThemeError(
      `Only SVG, CSS and JavaScript files up to ${INLINE_MAX} bytes can stand inside pages, not assets/${name}.`,
    )
  frame.state.budget.memory(asset.body.length)
  return safe(
    asset.body
      .toString('utf8')
      .replace(/^\s*<\?xml[^>]*\?>\s*/, '')
      .trim(),
  )
}
