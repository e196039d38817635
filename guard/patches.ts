import http from 'node:http'
import https from 'node:https'
import type { Delivery } from './delivery.ts'
import { Emission } from './emission.ts'
import { gated, gatedWriteHead, swallow, swallowEnd, swallowWrite } from './gate.ts'
import { http2Servers, patchHttp2Messages } from './http2-patches.ts'
import { apply } from './intrinsics.ts'
import { type Method, override } from './override.ts'
import { tapped } from './tapped-push.ts'

/** What a server tells the application; whoever is asked passes it on, or not. Throws what the application throws. */
export interface Hooks {
  request(delivery: Delivery): unknown
  upgrade(delivery: Delivery): unknown
}

type HookOf = Readonly<Record<string, keyof Hooks | undefined>>

/** Without a prototype, on which anybody may put something. */
const hookOf: HookOf = Object.assign(Object.create(null), {
  request: 'request',
  checkContinue: 'request',
  checkExpectation: 'request',
  upgrade: 'upgrade',
  connect: 'upgrade',
})

/** Over HTTP/2 a CONNECT has a response like any other request. */
const http2HookOf: HookOf = Object.assign(Object.create(null), { ...hookOf, connect: 'request' })

/**
 * On the prototypes of Node's core, which CommonJS, ES modules, bundles and every framework share: no module is hooked,
 * and the order of imports does not count. Answers what takes it away again.
 */
export function patchServers(hooks: Hooks): () => void {
  return undoing([
    override(http.Server.prototype, 'emit', emit(hooks, hookOf)),
    override(https.Server.prototype, 'emit', emit(hooks, hookOf)),
    ...http2Servers().map(prototype => override(prototype, 'emit', emit(hooks, http2HookOf))),
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
    override(http.IncomingMessage.prototype, 'push', original => tapped(original, () => false)),
    ...patchHttp2Messages(),
  ])
}

function undoing(steps: (() => void)[]): () => void {
  return () => {
    for (const step of steps.reverse()) step()
  }
}

function emit(hooks: Hooks, hookOf: HookOf): (original: Method) => Method {
  return original =>
    function emit(this: object, ...args: unknown[]) {
      const hook = hookOf[args[0] as string]
      if (hook === undefined) return apply(original, this, args)
      return hooks[hook](new Emission(original, this, args))
    }
}
