/** A way to the database that can be cut. */
import { type Server, type Socket, connect, createServer } from 'node:net'
import { after } from 'node:test'

export async function startCable(target: URL) {
  const sockets = new Set<Socket>()
  let server: Server
  const plugIn = (port: number) =>
    new Promise<number>((resolve) => {
      server = createServer((socket) => {
        const onward = connect(Number(target.port), target.hostname)
        for (const [from, to] of [
          [socket, onward],
          [onward, socket],
        ] as const) {
          sockets.add(from)
          from.pipe(to)
          from.on('error', () => to.destroy()).on('close', () => to.destroy())
        }
      }).listen(port, '127.0.0.1', () => {
        const address = server.address()
        resolve(typeof address === 'object' && address ? address.port : 0)
      })
    })
  const port = await plugIn(0)
  const pullOut = () => {
    server.close()
    for (const socket of sockets) socket.destroy()
    sockets.clear()
  }
  after(pullOut)
  const url = new URL(target)
  url.host = `127.0.0.1:${port}`
  return { url: url.href, pullOut, plugIn: () => plugIn(port) }
}
