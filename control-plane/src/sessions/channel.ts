import WebSocket from 'ws'

/** What a session needs of a socket. */
export interface Channel {
  send(frame: string | Buffer, sent?: () => void): void
  /** Announces the end; ends without an answer soon after. */
  close(code: number, reason: string): void
  terminate(): void
}

export interface ChannelHandlers {
  frame(text: string, bytes: number): void
  binary(): void
  ended(): void
}

/** The `ws` package behind these methods. */
export function openChannel(socket: WebSocket, handlers: ChannelHandlers): Channel {
  socket.on('message', (data: Buffer, isBinary) => {
    // After a close was sent, what still comes is not read.
    if (socket.readyState !== WebSocket.OPEN) return
    if (isBinary) handlers.binary()
    else handlers.frame(data.toString(), data.length)
  })
  socket.on('close', () => handlers.ended())
  socket.on('error', () => {}) // 'close' follows

  return {
    send: (frame, sent) => {
      if (socket.readyState !== WebSocket.OPEN) return
      socket.send(frame, { binary: false }, () => sent?.())
    },
    close: (code, reason) => socket.close(code, Buffer.from(reason).subarray(0, 120).toString()),
    terminate: () => socket.terminate(),
  }
}
