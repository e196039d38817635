import type { ClientMessage, Hello } from './client-messages.ts'
import { limits } from './limits.ts'
import type { ServerMessage } from './server-messages.ts'

/** The frame of a message. Throws a RangeError where it is larger than the other side takes: for those that may be, there is `fit`. */
export function encode(message: ClientMessage | ServerMessage): string {
  const frame = JSON.stringify(message)
  const most = message.type === 'hello' ? limits.helloBytes : limits.frameBytes
  if (Buffer.byteLength(frame) <= most) return frame
  throw new RangeError(`a frame of the type ${message.type} has more than ${most} bytes`)
}

/** Whether a text fits into a frame. */
export function fits(frame: string, most: number = limits.frameBytes): boolean {
  return Buffer.byteLength(frame) <= most
}

/** Without what is for people, where it would be too large with it. */
export function encodeHello(hello: Hello): string {
  const { operators: _operators, limits: _limits, actions: _actions, ...needed } = hello.capabilities
  const frame = JSON.stringify(hello)
  return fits(frame, limits.helloBytes) ? frame : encode({ ...hello, capabilities: needed })
}

/** At most as long as the other side takes. */
export function cutText(text: string, most: number = limits.problemText): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
