/** What is special about branding: whether its colours can be read, and where its pictures are for those outside. */
import type { Config } from '../../config.ts'
import { contrastOf, inkOn } from '../../kernel/contrast.ts'
import { originOf } from '../../kernel/http/origin.ts'

export type Warning = { path: string; message: string }

/** WCAG 2.2, 1.4.3 and 1.4.11: of text, and of what tells a button from what is around it. */
const TEXT_RATIO = 4.5
const SHAPE_RATIO = 3

/** Colours that are bad for reading; they are kept all the same, for they may be somebody's trade mark. */
export function contrastWarnings(branding: Record<string, unknown>): Warning[] {
  return ['primary_color', 'secondary_color'].flatMap((key) => {
    const color = branding[key]
    if (typeof color !== 'string') return []
    const warn = (message: string) => ({ path: `/${key}`, message })
    const ofText = contrastOf(color, inkOn(color))
    const onWhite = contrastOf(color, '#ffffff')
    return [
      ...(ofText < TEXT_RATIO
        ? [warn(`Neither white nor dark text can be read well on ${color}: ${inWords(ofText, TEXT_RATIO)}.`)]
        : []),
      ...(onWhite < SHAPE_RATIO
        ? [warn(`On white, ${color} can hardly be made out: ${inWords(onWhite, SHAPE_RATIO)}.`)]
        : []),
    ]
  })
}

function inWords(ratio: number, wanted: number): string {
  // Never rounded up to what is wanted.
  return `the contrast is ${(Math.floor(ratio * 100) / 100).toFixed(2)} : 1, and ${wanted} : 1 is needed`
}

/** Paths on our own hosts, which uploads have, as addresses: mails are read elsewhere. */
export function withWholeAddresses(
  config: Pick<Config, 'publicUrl' | 'port' | 'tlsPort' | 'domain'>,
  branding: Record<string, unknown>,
): Record<string, unknown> {
  const { logo_url } = branding
  return typeof logo_url === 'string' && logo_url.startsWith('/api/')
    ? { ...branding, logo_url: originOf(config, `app.${config.domain}`) + logo_url }
    : branding
}
