import http from 'node:http'
import https from 'node:https'
import { exchangeOf } from './marks.ts'
import { type Method, override } from './override.ts'

export interface Hooks {
  /** Before the application sees the request. Never throws. */
  before(request: unknown, response: unknown): void
  /** After its handler has returned or thrown. Never throws. */
  after(response: unknown): void
}

const requestEvents: ReadonlySet<unknown> = new Set(['request', 'checkContinue', 'checkExpectation'])

/**
 * On the prototypes of Node's core, which CommonJS, ES modules, bundles and every framework share: no module is hooked,
 * and the order of imports does not count. Answers what takes all of it away again.
 */
export function installPatches(hooks: Hooks): () => void {
  const undo = [
    override(http.Server.prototype, 'emit', emit(hooks)),
    override(https.Server.prototype, 'emit', emit(hooks)),
    override(http.ServerResponse.prototype, 'writeHead', writeHead),
    override(http.IncomingMessage.prototype, 'push', push),
  ]
  return () => {
    for (const step of undo.reverse()) step()
  }
}

function emit(hooks: Hooks): (original: Method) => Method {
  return original =>
    function emit(this: unknown, ...args: unknown[]) {
      if (!requestEvents.has(args[0])) return Reflect.apply(original, this, args)
      hooks.before(args[1], args[2])
      try {
        return Reflect.apply(original, this, args)
      } finally {
        hooks.after(args[2])
      }
    }
}

/**
 * The gate of the response: `write` and `end` come through here too, by Node's implicit head. Afterwards, because only then
 * is it certain that the head was accepted, and because compression and sessions change status and headers on the way here.
 */
function writeHead(original: Method): Method {
  return function writeHead(this: http.ServerResponse, ...args: unknown[]) {
    const result: unknown = Reflect.apply(original, this, args)
    exchangeOf(this)?.headSent(args)
    return result
  }
}

/** The tap of the body: the parser pushes, we look, the stream takes exactly what was pushed. */
function push(original: Method): Method {
  return function push(this: http.IncomingMessage, ...args: unknown[]) {
    exchangeOf(this)?.pushed(args[0], args[1] as BufferEncoding | undefined)
    return Reflect.apply(original, this, args)
  }
}
