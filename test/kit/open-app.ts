/** The whole application on a port that its links name, for programs that call it from outside. */
import { startTestApp } from './app.ts'
import { freePort } from './free-port.ts'

export async function openTestApp(options: Parameters<typeof startTestApp>[0] = {}) {
  const port = await freePort()
  const kit = await startTestApp({ ...options, config: { ...options.config, port } })
  await kit.app.listen({ port, host: '127.0.0.1' })
  return { ...kit, port, origin: `http://127.0.0.1:${port}` }
}
