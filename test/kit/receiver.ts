/** A server that receives webhooks, as well or as badly as a test wants. */
import { once } from 'node:events'
import { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { type GuardedFetch, openGuardedFetch } from '../../server/kernel/http/guarded-fetch.ts'
import { answerWith } from './answer-with.ts'

export type Message = { path: string; headers: IncomingHttpHeaders; body: string }

export type Receiver = {
  url: string
  /** Everything that came, the oldest first. */
  messages: Message[]
  /** The next message that nobody waited for yet. */
  next: () => Promise<Message>
  /** How it answers from now on; 204 unless told. */
  answer: (respond: (response: ServerResponse, message: Message) => void) => void
}

/** Listens on 127.0.0.1 until the test file ends. */
export async function openReceiver(): Promise<Receiver> {
  const messages: Message[] = []
  const arrivals = new EventTarget()
  let respond = (response: ServerResponse, _message: Message): void => void response.writeHead(204).end()
  let awaited = 0
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray()).toString()
    const message = { path: request.url ?? '', headers: request.headers, body }
    messages.push(message)
    arrivals.dispatchEvent(new Event('message'))
    respond(response, message)
  }
  const url = await answerWith(receive)
  return {
    url: `${url}/hook`,
    messages,
    async next() {
      const index = awaited++
      for (;;) {
        const message = messages[index]
        if (message) return message
        await once(arrivals, 'message')
      }
    },
    answer: (how) => void (respond = how),
  }
}

/** Reaches 127.0.0.1 besides the public internet; 127.0.0.2 stands for what must not be reached. */
export function localFetcher(resolve?: (hostname: string) => Promise<string[]>): GuardedFetch {
  return openGuardedFetch({ allow: (address) => address === '127.0.0.1', ...(resolve && { resolve }) })
}
