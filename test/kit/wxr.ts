/** WordPress exports of any size, made up. `node test/kit/wxr.ts 50 > large.xml` writes one of 50 MB. */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Large</title><link>https://large.test</link><language>en</language><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://large.test</wp:base_site_url><wp:base_blog_url>https://large.test</wp:base_blog_url>
<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>news</wp:category_nicename><wp:cat_name>News</wp:cat_name></wp:category>
`
const SENTENCE = 'The quick brown fox jumps over the lazy dog, and <strong>nobody</strong> minds at all. '

/** An export with so many posts, each of about `postBytes`, and a comment for every tenth. */
export function* wxrOf(posts: number, postBytes = 4_000): Generator<string> {
  yield HEAD
  const paragraph = `<!-- wp:paragraph -->\n<p>${SENTENCE.repeat(4)}</p>\n<!-- /wp:paragraph -->\n`
  const text = paragraph.repeat(Math.max(1, Math.round(postBytes / paragraph.length)))
  for (let id = 1; id <= posts; id++) {
    const day = new Date(Date.UTC(2015, 0, 1) + id * 3_600_000).toISOString()
    const date = `${day.slice(0, 10)} ${day.slice(11, 19)}`
    const comment =
      id % 10 === 0
        ? `<wp:comment><wp:comment_id>${id}</wp:comment_id><wp:comment_author>Ada</wp:comment_author><wp:comment_date_gmt>${date}</wp:comment_date_gmt><wp:comment_content>Good</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>0</wp:comment_parent></wp:comment>`
        : ''
    yield `<item><title>Post ${id}</title><link>https://large.test/post-${id}/</link><dc:creator>jane</dc:creator><content:encoded><![CDATA[${text}]]></content:encoded><wp:post_id>${id}</wp:post_id><wp:post_date>${date}</wp:post_date><wp:post_date_gmt>${date}</wp:post_date_gmt><wp:post_name>post-${id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><category domain="category" nicename="news">News</category>${comment}</item>\n`
  }
  yield '</channel></rss>\n'
}

if (import.meta.main) {
  const megabytes = Number(process.argv[2] ?? 50)
  await pipeline(Readable.from(wxrOf(Math.round((megabytes * 1e6) / 4_600))), process.stdout)
}
