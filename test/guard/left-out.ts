import type { Host } from './hosts.ts'

type Reason = readonly [hosts: (host: Host) => boolean, why: string]

const overHttp2Alone: Reason = [host => host.protocol === 'h2c', 'HTTP/2 has streams in its place']
const withoutFramework: Reason = [
  host => !host.catches,
  'nobody catches it, and the process ends: in test/e2e/processes.test.ts',
]
const overHttp1: Reason = [host => host.protocol !== 'h2c' && host.protocol !== 'h2', 'HTTP/1 has no streams']

/** Scenarios that make no sense on some hosts, and why. On all others every scenario is run. */
export const leftOut: Readonly<Record<string, Reason>> = {
  'a body in the same breath as an answer that did not wait for it': overHttp2Alone,
  'pipelining: each answer has its own tags': overHttp2Alone,
  'pipelining with a blocked one in the middle': overHttp2Alone,
  'pipelining with held ones in between': overHttp2Alone,
  'keep-alive: blocked and allowed in turn on one connection, bodies unread': overHttp2Alone,
  'HEAD and a request behind it': overHttp2Alone,
  'a client that sends much more sees the answer, and the connection ends': overHttp2Alone,
  'a client that promises a body and sends nothing does not keep the connection': overHttp2Alone,
  'no byte of the application is between ours and the next answer': overHttp2Alone,
  'a WebSocket that is allowed': overHttp2Alone,
  'a WebSocket that is blocked': overHttp2Alone,
  'a handler that throws': withoutFramework,
  'a handler whose promise is rejected': withoutFramework,
  'in place of what a framework makes of a throw': withoutFramework,
  'in place of what a framework makes of a rejection': withoutFramework,
  'streams side by side: each has its own tags': overHttp1,
  'streams side by side: blocked, held and allowed': overHttp1,
  'a client that promises a body and sends nothing does not keep the stream': overHttp1,
}

const pastMiddlewares = 'upgrades go past middlewares'
const byAdapters: Readonly<Record<string, string>> = {
  'a WebSocket that is allowed': pastMiddlewares,
  'a WebSocket that is blocked': pastMiddlewares,
  'Expect: 100-continue, asked of the application: no 100': 'the application asks before its middlewares run',
}

const ofNode = 'it is about what Node’s response can do'
const unread = 'what the handler does not read is not seen'
const ofPlatform = 'the connection is the platform’s'
const around = 'whatever is around a handler adds to its answers'
const byWebAdapters: Readonly<Record<string, string>> = {
  'a status and a header that the application changes at the last moment': ofNode,
  'answered twice: the application gets its own errors, the first answer counts': ofNode,
  'a status that Node refuses is not one': ofNode,
  'a handler that hangs up, before and in the middle of the answer': ofNode,
  'an answer with trailers': ofNode,
  '/denied/write-head': ofNode,
  '/denied/head-only': ofNode,
  '/denied/flush': ofNode,
  '/denied/twice': ofNode,
  '/denied/late': ofNode,
  '/denied/corked': ofNode,
  '/denied/trailers': ofNode,
  'on a header, given by late': ofNode,
  'what a rule may act upon and does not is as the application made it': ofNode,
  'no byte of the application is between ours and the next answer': ofNode,
  'a body in the same breath as an answer that did not wait for it': unread,
  'a client that sends much more sees the answer, and the connection ends': ofPlatform,
  'a client that sends much more sees the answer': ofPlatform,
  'a client that promises a body and sends nothing does not keep the connection': ofPlatform,
  'keep-alive: blocked and allowed in turn on one connection, bodies unread': ofPlatform,
  'an upload that the client breaks off': 'its span is over when the platform says so; it is counted',
  '/native/denied?dressed': around,
  '/denied/end?dressed': around,
  '/denied/write?dressed': around,
  '/denied/pipe?dressed': around,
}

export function reasonNotTo(scenario: string, host: Host): string | undefined {
  const [isOut, why] = leftOut[scenario] ?? []
  if (isOut?.(host)) return why
  if (host.guardedBy === 'an adapter for Web requests' && byWebAdapters[scenario] !== undefined)
    return byWebAdapters[scenario]
  return host.guardedBy === undefined ? undefined : byAdapters[scenario]
}
