import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { ELSEWHERE, HERE, HOUR_MS, newDomain, startClaims } from '../../../../test/kit/claims.ts'

const { clock, look, newTenant, server } = await startClaims()

/** A web server of somebody else on port 80, or one line that says why it cannot be had. */
async function startWeb() {
  const answers = { status: 200, body: '', location: '' }
  const web = createServer((_request, response) => {
    response.writeHead(answers.status, answers.location ? { location: answers.location } : {})
    response.end(answers.body)
  })
  const listening = once(web.listen(80, ELSEWHERE), 'listening')
  try {
    await listening
  } catch (error) {
    return { missing: `port 80 of ${ELSEWHERE} cannot be had: ${String(error)}` }
  }
  return {
    answers,
    async [Symbol.asyncDispose]() {
      web.closeAllConnections()
      web.close()
      await once(web, 'close')
    },
  }
}

test('a file proves a name only on a web server that is not ours, and once it led here it stays proven', async (t) => {
  const web = await startWeb()
  if ('missing' in web) return t.skip(web.missing)
  t.after(() => web[Symbol.asyncDispose]())
  const name = newDomain()
  const domain = await (await newTenant()).claim(name)
  const token = domain.proof.slice('hotswap-verification='.length)
  web.answers.body = `${token}\n`

  assert.equal((await look(domain)).state, 'pending', 'a name without an address has no web server')
  for (const ours of [HERE, '2001:db8::10']) {
    server.set(name, ours.includes(':') ? 'AAAA' : 'A', ours)
    assert.equal((await look(domain)).state, 'pending', 'we would answer ourselves')
  }
  server.set(name, 'A', ['192.0.2.200', HERE])
  assert.equal((await look(domain)).state, 'pending', 'we might answer ourselves')
  server.remove(name)
  server.set(name, 'A', '192.0.2.200')
  for (const wrong of [
    { body: `${token} and more` },
    { body: 'x'.repeat(5_000) },
    { status: 404 },
    { status: 503 },
    { status: 302, location: `http://elsewhere.example/` },
    { status: 302, location: `http://${name}:8080/` },
  ]) {
    Object.assign(web.answers, { status: 200, body: token, location: '' }, wrong)
    assert.equal((await look(domain)).state, 'pending', JSON.stringify(wrong))
  }
  Object.assign(web.answers, { status: 200, body: token, location: '' })
  let row = await look(domain)
  assert.deepEqual([row.holds, row.method, row.points_here], [true, 'http', false])

  server.set(name, 'A', HERE)
  clock.advance(200 * HOUR_MS)
  row = await look(domain)
  assert.deepEqual(
    [row.state, row.method, row.failing_since, row.points_here],
    ['verified', 'http', null, true],
  )

  server.set(name, 'A', '192.0.2.200')
  web.answers.status = 503
  assert.equal((await look(domain)).failing_since, null, 'a web server out of order takes nothing away')
  web.answers.status = 404
  assert.notEqual((await look(domain)).failing_since, null)
})
