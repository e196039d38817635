import { connect, type Socket } from 'node:net'
import type { Clock, Direction, Faults } from './faults.ts'
import { createRelay, type Relay } from './relay.ts'

/** One connection through the proxy: a socket to the client, one to the server, and a relay for each direction. */
export interface Hop extends Readonly<Record<Direction, Relay>> {
  /** RST to both. */
  reset(): void
  destroy(): void
}

export interface HopOptions extends Clock {
  readonly client: Socket
  readonly target: { readonly host: string; readonly port: number }
  readonly faults: (direction: Direction) => Faults
  readonly random: () => number
  /** It was reset by the proxy. */
  readonly onReset: () => void
  /** Both sides are gone. */
  readonly onEnd: () => void
}

export function openHop({ client, target, faults, onReset, onEnd, ...rest }: HopOptions): Hop {
  const server = connect({ ...target, allowHalfOpen: true })
  const relay = (direction: Direction, from: Socket, to: Socket) =>
    createRelay({ ...rest, from, to, faults: () => faults(direction), onLimit: () => hop.reset() })
  const hop: Hop = {
    up: relay('up', client, server),
    down: relay('down', server, client),
    reset: () => {
      onReset()
      for (const socket of [client, server]) if (!socket.destroyed) socket.resetAndDestroy()
    },
    destroy: () => {
      for (const socket of [client, server]) socket.destroy()
    },
  }
  let open = 2
  for (const [socket, other] of [
    [client, server],
    [server, client],
  ] as const) {
    socket.setNoDelay(true)
    socket.on('error', () => {})
    socket.on('close', cut => {
      // An end in order has come through the relay, behind what was sent before it.
      if ((cut || !socket.readableEnded) && !hop.up.isSilent() && !hop.down.isSilent() && !other.destroyed)
        other.resetAndDestroy()
      open -= 1
      if (open > 0) return
      for (const stopped of [hop.up, hop.down]) stopped.stop()
      onEnd()
    })
  }
  for (const woken of [hop.up, hop.down]) woken.wake()
  return hop
}
