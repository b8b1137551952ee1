/** Every filter that themes may use, by name. */
import type { Filter, FilterTable } from '../filter.ts'
import * as arrays from './arrays.ts'
import * as assets from './assets.ts'
import * as colors from './colors.ts'
import { date, timeTag } from './date.ts'
import { defaultFilter } from './default.ts'
import { dividedBy } from './divided-by.ts'
import { escape, escapeOnce, raw } from './escape.ts'
import { fontStack } from './fonts.ts'
import { imageTag, imageUrl } from './images.ts'
import { json } from './json.ts'
import { linkTo } from './links.ts'
import * as lists from './lists.ts'
import { money } from './money.ts'
import { newlineToBr } from './newline-to-br.ts'
import { standardFilters } from './standard.ts'
import { stripHtml } from './strip-html.ts'
import * as text from './text.ts'
import { t } from './translate.ts'
import { truncatewords } from './truncatewords.ts'

const own: Record<string, Filter> = {
  asset_url: assets.assetUrl,
  by_author: lists.byAuthor,
  color_alpha: colors.colorAlpha,
  color_contrast: colors.colorContrast,
  color_is_dark: colors.colorIsDark,
  color_mix: colors.colorMix,
  compact: arrays.compact,
  concat: arrays.concat,
  date,
  default: defaultFilter,
  divided_by: dividedBy,
  escape,
  escape_once: escapeOnce,
  except: lists.except,
  featured: lists.featured,
  find: arrays.find,
  find_index: arrays.findIndex,
  first: arrays.first,
  font_stack: fontStack,
  handleize: text.handleize,
  has: arrays.has,
  image_tag: imageTag,
  image_url: imageUrl,
  in_category: lists.inCategory,
  in_tag: lists.inTag,
  inline_asset_content: assets.inlineAssetContent,
  join: arrays.join,
  json,
  last: arrays.last,
  link_to: linkTo,
  map: arrays.map,
  md5: text.md5,
  money,
  newline_to_br: newlineToBr,
  pluralize: text.pluralize,
  raw,
  reading_time: text.readingTime,
  reject: arrays.reject,
  reverse: arrays.reverse,
  script_tag: assets.scriptTag,
  size: arrays.size,
  slice: arrays.slice,
  sort: arrays.sort,
  sort_by: lists.sortBy,
  sort_natural: arrays.sortNatural,
  strip_html: stripHtml,
  stylesheet_tag: assets.stylesheetTag,
  sum: arrays.sum,
  t,
  time_tag: timeTag,
  truncatewords,
  uniq: arrays.uniq,
  where: arrays.where,
  where_field: lists.whereField,
}

export const filters: FilterTable = new Map([...standardFilters, ...Object.entries(own)])
