/** Live connections: pages that stay connected through swaps and hear when what they show has changed. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Counter, Gauge, type Registry } from 'prom-client'
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws'
import type { Entry, Site } from '../serving/directory.ts'
import { type Connection, openConnection } from './connection.ts'
import { REFUSALS, isFromOwnPage, refuse } from './handshake.ts'
import { type Difference, type Shown, hello, news } from './news.ts'
import { MAX_SEATS, type SeatLimits, openSeats } from './seats.ts'

export type Live = Disposable & {
  /**
   * Answers a request that asks for a live connection, see asksForLive.
   * @param host normalized
   */
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer, host: string) => void
  /** The site shows something else from now on, or nothing: whoever follows it hears soon. */
  moved: (site: Site) => void
  /** Asks everybody to come back on another connection, and takes nobody any more. */
  drain: () => void
}

export type Followed = Extract<Entry, { kind: 'site' | 'preview' }>

export type LiveOptions = {
  /** What a host shows now. */
  find: (host: string) => Promise<Entry>
  /** Makes ready what the site shows. */
  prepare: (entry: Followed) => Promise<unknown>
  /** What whoever has the cookies sees of the site; undefined: nothing, or nothing any more. */
  shownTo: (cookies: string | undefined, entry: Followed, host: string) => Shown | undefined
  /** What differs between two positions of the site's log; undefined: too much to tell. */
  compare: (site: Site, from: number, to: number) => Promise<Difference | undefined>
  addressOf: (request: IncomingMessage) => string
  originOf: (host: string) => string
  registry: Registry
  onError: (error: unknown) => void
  limits?: SeatLimits
  /** How often connections are checked: is somebody there, may he still see the site. */
  checkEveryMs?: number
}

type Follower = {
  entry: Followed
  host: string
  cookies: string | undefined
  told: Shown
  connection: Connection
}

/** Those who follow one site. */
type Room = { followers: Set<Follower>; site: Site; telling: NodeJS.Timeout | undefined }

/** Proxies hang up on connections that say nothing for a minute. */
const CHECK_EVERY_MS = 30_000
/** Until the other processes have swapped too, so that who looks again finds the new pages; publishing in bursts is told once. */
const SETTLE_MS = 100
/** For the goodbyes of a closing process. */
const FAREWELL_MS = 1_000
/** RFC 6455, 7.4: of a service that restarts, and of one that has nothing to say here any more. */
const RESTART = 1012
const GONE = 1001
const MAX_FRAME_BYTES = 1_024

/** `closeTimeout` is not in the types yet. */
const SERVER: ServerOptions & { closeTimeout: number } = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  autoPong: false,
  maxPayload: MAX_FRAME_BYTES,
  maxBufferedChunks: 1_024,
  closeTimeout: FAREWELL_MS,
}

export function openLive(options: LiveOptions): Live {
  const { find, shownTo, registry } = options
  const seats = openSeats(options.limits ?? MAX_SEATS)
  const rooms = new Map<string, Room>()
  const server = new WebSocketServer(SERVER)
  server.on('wsClientError', (_error, socket) => refuse(socket, REFUSALS.malformed))
  const turnedAway = countRefusals(registry, () => seats.taken)
  let isClosing = false

  async function answer(...asked: Parameters<typeof admit>): Promise<void> {
    const [, socket] = asked
    try {
      const refusal = await admit(...asked)
      if (!refusal) return
      turnedAway.inc({ reason: refusal })
      refuse(socket, REFUSALS[refusal])
    } catch (error) {
      options.onError(error)
      refuse(socket, REFUSALS.failed)
    }
  }

  /** @returns why not; undefined when the socket is a live connection, or gone */
  async function admit(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    host: string,
  ): Promise<keyof typeof REFUSALS | undefined> {
    if (isClosing) return 'closing'
    if (!isFromOwnPage(request, host, options.originOf(host))) return 'foreign'
    const entry = await find(host)
    const cookies = request.headers.cookie
    if (!isFollowed(entry) || !shownTo(cookies, entry, host)) return 'nothing'
    // Gone already: nobody would give the seat back.
    if (socket.destroyed) return undefined
    const seat = seats.take({
      address: options.addressOf(request),
      tenantId: entry.tenant.id,
      siteId: entry.site.id,
    })
    if (!seat) return 'full'
    socket.once('close', () => seat[Symbol.dispose]())
    await options.prepare(entry)
    if (isClosing) return 'closing'
    const told = shownTo(cookies, entry, host)
    if (!told) return 'nothing'
    // Calls back at once: what is told and what is followed belong together.
    server.handleUpgrade(request, socket, head, (opened) => follow(opened, { entry, host, cookies, told }))
    return undefined
  }

  function follow(socket: WebSocket, who: Omit<Follower, 'connection'>): void {
    const room = roomOf(who.entry.site)
    const connection = openConnection(socket, {
      end: () => leave(follower, room),
      fault: (fault) => turnedAway.inc({ reason: fault }),
    })
    const follower: Follower = { ...who, connection }
    room.followers.add(follower)
    connection.send(hello(who.told))
  }

  function roomOf(site: Site): Room {
    const room = rooms.get(site.id) ?? { followers: new Set(), site, telling: undefined }
    rooms.set(site.id, room)
    return room
  }

  function leave(follower: Follower, room: Room): void {
    const siteId = follower.entry.site.id
    room.followers.delete(follower)
    if (room.followers.size > 0 || rooms.get(siteId) !== room) return
    clearTimeout(room.telling)
    rooms.delete(siteId)
  }

  async function tell(room: Room): Promise<void> {
    room.telling = undefined
    const compare = askOnce((from, to) => options.compare(room.site, from, to))
    for (const follower of room.followers) {
      if (!isCurrent(follower.entry) && !(await lookAgain(follower))) continue
      const shown = shownOrClose(follower)
      if (!shown) continue
      const { told } = follower
      follower.told = { ...told, ...shown }
      const message = await news(told, shown, compare)
      if (message !== undefined) follower.connection.send(message)
    }
  }

  /** Closes the connection when there is nothing to see any more. */
  function shownOrClose({ cookies, entry, host, connection }: Follower): Shown | undefined {
    const shown = shownTo(cookies, entry, host)
    if (!shown) connection.close(GONE, 'nothing to follow')
    return shown
  }

  /** @returns whether the host still leads where it did; closes the connection when it does not */
  async function lookAgain(follower: Follower): Promise<boolean> {
    const { entry, host, connection } = follower
    const now = await find(host)
    const isSame = isFollowed(now) && now.kind === entry.kind && now.site === entry.site
    if (isSame) follower.entry = now
    else connection.close(RESTART, 'the address leads elsewhere')
    return isSame
  }

  async function check(follower: Follower): Promise<void> {
    if ((await lookAgain(follower)) && shownOrClose(follower)) follower.connection.check()
  }

  const everybody = () => [...rooms.values()].flatMap(({ followers }) => [...followers])
  const checking = setInterval(() => {
    for (const follower of everybody()) check(follower).catch(options.onError)
  }, options.checkEveryMs ?? CHECK_EVERY_MS).unref()

  function drain(): void {
    isClosing = true
    clearInterval(checking)
    for (const { connection } of everybody()) connection.close(RESTART, 'the server restarts')
  }

  return {
    upgrade(request, socket, head, host) {
      socket.on('error', () => socket.destroy())
      void answer(request, socket, head, host)
    },
    moved(site) {
      const room = rooms.get(site.id)
      if (room) room.telling ??= setTimeout(() => void tell(room).catch(options.onError), SETTLE_MS).unref()
    },
    drain,
    [Symbol.dispose]() {
      drain()
      for (const { connection } of everybody()) connection.end()
    },
  }
}

/** Of what the directory knows, what can be followed. */
function isFollowed(entry: Entry): entry is Followed {
  return entry.kind === 'site' || entry.kind === 'preview'
}

/** Asks each question once, however many want to know. */
function askOnce(compare: (from: number, to: number) => Promise<Difference | undefined>): typeof compare {
  const answers = new Map<string, Promise<Difference | undefined>>()
  return (from, to) => {
    const question = `${from} ${to}`
    const answer = answers.get(question) ?? compare(from, to)
    answers.set(question, answer)
    return answer
  }
}

const isCurrent = ({ epoch, tenant }: Followed) => epoch === tenant.epoch

function countRefusals(registry: Registry, taken: () => number): Counter<'reason'> {
  const registers = [registry]
  void new Gauge({
    name: 'hotswap_live_connections',
    help: 'Pages of websites that are connected to hear of changes.',
    registers,
    collect() {
      this.set(taken())
    },
  })
  return new Counter({
    name: 'hotswap_live_refusals_total',
    help: 'Live connections that were refused, or ended because of what their client did, by reason.',
    labelNames: ['reason'],
    registers,
  })
}
