import http from 'node:http'
import https from 'node:https'
import type { Delivery } from './delivery.ts'
import { Emission } from './emission.ts'
import { gated, gatedWriteHead, swallow, swallowEnd, swallowWrite } from './gate.ts'
import { exchangeOf } from './marks.ts'
import { type Method, override } from './override.ts'

/** What a server tells the application; whoever is asked passes it on, or not. Throws what the application throws. */
export interface Hooks {
  request(delivery: Delivery): unknown
  upgrade(delivery: Delivery): unknown
}

const hookOf: ReadonlyMap<unknown, keyof Hooks> = new Map([
  ['request', 'request'],
  ['checkContinue', 'request'],
  ['checkExpectation', 'request'],
  ['upgrade', 'upgrade'],
])

/**
 * On the prototypes of Node's core, which CommonJS, ES modules, bundles and every framework share: no module is hooked,
 * and the order of imports does not count. Answers what takes it away again.
 */
export function patchServers(hooks: Hooks): () => void {
  return undoing([
    override(http.Server.prototype, 'emit', emit(hooks)),
    override(https.Server.prototype, 'emit', emit(hooks)),
  ])
}

/** Requests and responses that are being judged pass through here; all others are let through at once. */
export function patchMessages(): () => void {
  const response = http.ServerResponse.prototype
  return undoing([
    override(response, 'writeHead', gatedWriteHead),
    override(response, 'write', original => gated(original, swallowWrite)),
    override(response, 'end', original => gated(original, swallowEnd)),
    override(response, 'flushHeaders', original => gated(original, swallow)),
    override(http.IncomingMessage.prototype, 'push', push),
  ])
}

function undoing(steps: (() => void)[]): () => void {
  return () => {
    for (const step of steps.reverse()) step()
  }
}

function emit(hooks: Hooks): (original: Method) => Method {
  return original =>
    function emit(this: object, ...args: unknown[]) {
      const hook = hookOf.get(args[0])
      if (hook === undefined) return Reflect.apply(original, this, args)
      return hooks[hook](new Emission(original, this, args))
    }
}

/** The tap of the body: the parser pushes, we look, the stream takes exactly what was pushed. */
function push(original: Method): Method {
  return function push(this: http.IncomingMessage, ...args: unknown[]) {
    const exchange = exchangeOf(this)
    if (!exchange?.watchesBody) return Reflect.apply(original, this, args)
    exchange.body.pushed(args[0], args[1] as BufferEncoding | undefined)
    return exchange.body.hasPushed(Reflect.apply(original, this, args) as boolean)
  }
}
