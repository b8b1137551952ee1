/** One live connection: says little, hears nothing, and ends when its other side misbehaves, stalls or is gone. */
import type { WebSocket } from 'ws'

export type Connection = {
  send: (text: string) => void
  /** Asks whether the other side is still there; ends the connection when it did not answer the last time. */
  check: () => void
  /** Says goodbye. @param code see RFC 6455, 7.4.1 */
  close: (code: number, reason: string) => void
  /** Hangs up. */
  end: () => void
}

/** Why a connection was ended by us. */
export type Fault = 'slow' | 'silent' | 'talkative'

/** More than this waiting to be read: the client is too slow, or has stopped reading. */
const MAX_UNREAD_BYTES = 64 * 1024
/** Between two checks. Browsers send none. */
const MAX_PINGS = 10

/** @param onEnd called once */
export function openConnection(
  socket: WebSocket,
  on: { end: () => void; fault: (fault: Fault) => void },
): Connection {
  let isThere = true
  let pings = 0

  function hangUp(fault: Fault): void {
    on.fault(fault)
    socket.terminate()
  }

  socket.on('error', () => undefined)
  socket.once('close', on.end)
  socket.on('pong', () => (isThere = true))
  socket.on('ping', (data) => {
    pings += 1
    // Answers to somebody who asks and never reads would pile up.
    if (pings > MAX_PINGS) hangUp('talkative')
    else if (socket.readyState === socket.OPEN) socket.pong(data)
  })
  socket.on('message', () => {
    on.fault('talkative')
    socket.removeAllListeners('message')
    socket.close(1008, 'nothing is to be said here')
  })

  return {
    send(text) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MAX_UNREAD_BYTES) hangUp('slow')
      else socket.send(text)
    },
    check() {
      pings = 0
      if (!isThere) return hangUp('silent')
      isThere = false
      if (socket.readyState === socket.OPEN) socket.ping()
    },
    close: (code, reason) => socket.close(code, reason),
    end: () => socket.terminate(),
  }
}
