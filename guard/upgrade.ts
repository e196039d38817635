import type { ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** Sends a finished response where Node makes none, and ends the connection: there is nothing to upgrade to. */
export function sendOnSocket(response: ServerResponse, socket: Duplex): void {
  // Node listens no longer, and a client that goes away must not end the process.
  socket.on('error', () => {})
  // Closed with it, the response is closed for those who listen.
  response.once('finish', () => (socket instanceof Socket ? socket.destroySoon() : socket.end()))
  response.assignSocket(socket as Socket)
}
