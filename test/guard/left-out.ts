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

export function reasonNotTo(scenario: string, host: Host): string | undefined {
  const [isOut, why] = leftOut[scenario] ?? []
  return isOut?.(host) ? why : undefined
}
