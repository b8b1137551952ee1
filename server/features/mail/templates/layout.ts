/** Builds the two bodies of a built-in template from one description of its content. */
import type { MailTemplate } from '../../../kernel/mail/template.ts'

export type Content = {
  subject: string
  heading: string
  blocks: Block[]
}

/** A paragraph, or a button; shown only when the variable in `when` is there. All texts are Liquid. */
export type Block = { when?: string } & (
  | { text: string }
  | { button: string; link: string }
  | { note: string }
  /** A whole text in the variable `plain`, and where there is one, as HTML that was made safe, in the variable `html`. */
  | { plain: string; html: string }
)

/** Mail programs know tables and inline styles, and little else. */
const PAGE = 'margin:0;padding:0;background:#f4f4f5'
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
const CARD = 'max-width:560px;background:#ffffff;border-radius:12px;overflow:hidden'
const BUTTON = `display:inline-block;padding:12px 24px;border-radius:8px;background:{{ brand.color }};color:{{ brand.on_color }};font-weight:600;text-decoration:none`

/** @returns the Liquid sources; the variable `brand` holds name, color, on_color and logo_url */
export function composeTemplate({ subject, heading, blocks }: Content): Required<MailTemplate> {
  return {
    subject,
    text: `${heading}${blocks.map((block) => onlyWhen(block, `\n\n${asText(block)}`)).join('')}\n\n-- \n{{ brand.name }}\n`,
    html: `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${subject}</title>
</head>
<body style="${PAGE}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="${PAGE}">
<tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="${CARD}">
<tr><td style="height:6px;background:{{ brand.color }};font-size:0;line-height:0">&nbsp;</td></tr>
<tr><td style="padding:32px;${FONT};font-size:16px;line-height:1.5;color:#27272a">
{%- if brand.logo_url %}
<img src="{{ brand.logo_url }}" alt="{{ brand.name }}" height="40" style="display:block;height:40px;margin:0 0 24px;border:0">
{%- endif %}
<h1 style="margin:0 0 16px;font-size:22px;line-height:1.3;color:#18181b">${heading}</h1>
${blocks.map((block) => onlyWhen(block, asHtml(block))).join('\n')}
</td></tr>
</table>
<p style="margin:16px 0 0;${FONT};font-size:13px;color:#71717a">{{ brand.name }}</p>
</td></tr>
</table>
</body>
</html>
`,
  }
}

function asText(block: Block): string {
  if ('button' in block) return `${block.button}:\n{{ ${block.link} }}`
  if ('plain' in block) return `{{ ${block.plain} }}`
  return 'text' in block ? block.text : block.note
}

function asHtml(block: Block): string {
  if ('button' in block)
    return `<p style="margin:24px 0"><a href="{{ ${block.link} }}" style="${BUTTON}">${block.button}</a></p>`
  if ('note' in block) return `<p style="margin:0 0 16px;font-size:14px;color:#71717a">${block.note}</p>`
  if ('plain' in block)
    return `{% if ${block.html} %}{{ ${block.html} | raw }}{% else %}<p style="margin:0 0 16px">{{ ${block.plain} | escape | newline_to_br | raw }}</p>{% endif %}`
  return `<p style="margin:0 0 16px">${block.text}</p>`
}

function onlyWhen({ when }: Block, source: string): string {
  return when === undefined ? source : `{% if ${when} %}${source}{% endif %}`
}
