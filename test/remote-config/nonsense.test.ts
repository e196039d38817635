import { maxFragments, maxServerFrameBytes } from 'rulewire/remote-config/protocol'
import { expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { offerFrame, type PeerConnection, scriptedPeer, welcomeFrame } from './scripted-peer.ts'
import { rules, service } from './service.ts'

const offer = offerFrame(1, rules('a'))

const nonsense: readonly [what: string, frame: string | object | Uint8Array, why: string][] = [
  ['an empty frame', '', 'not JSON'],
  ['text that is not JSON', 'hello', 'not JSON'],
  ['half a frame', JSON.stringify(offer).slice(0, -20), 'not JSON'],
  ['a number', '7', 'must be an object'],
  ['null', 'null', 'must be an object'],
  ['a list', '[]', 'must be an object'],
  ['an object without type', {}, 'type must be a text'],
  ['a type that is no text', { type: 7 }, 'type must be a text'],
  ['an unknown type', { type: 'rollback' }, 'not a type of rulewire.v1'],
  ['a type of the prototype', { type: 'constructor' }, 'not a type'],
  ['__proto__ as a type', '{"type":"__proto__"}', 'not a type'],
  ['a frame of clients', { type: 'ping', streams: [] }, 'not a type'],
  ['a second welcome', welcomeFrame, 'a second welcome'],
  ['an offer without document', { ...offer, document: undefined }, 'document is missing'],
  ['an offer for another stream', { ...offer, stream: 'other' }, 'stream must be "main"'],
  ...['7', 1.5, 0, -1, 2 ** 53, null, [1]].map(
    revision =>
      [
        `an offer with the revision ${JSON.stringify(revision)}`,
        { ...offer, revision },
        'revision must be an integer',
      ] as [string, object, string],
  ),
  ['an offer with a short hash', { ...offer, hash: 'sha256:00' }, 'hash must be'],
  ['an offer with a hash in capitals', { ...offer, hash: offer.hash.toUpperCase() }, 'hash must be'],
  ['an offer with a long nonce', { ...offer, nonce: 'n'.repeat(65) }, 'nonce must be'],
  ['a pong without streams', { type: 'pong' }, 'streams must be a list'],
  ['a pong with no stream', { type: 'pong', streams: [] }, 'must have an entry'],
  ['a drain for a year', { type: 'drain', reason: 'x', reconnect_after_ms: 31_536_000_000 }, 'reconnect_after_ms'],
  ['a binary frame', Buffer.from(JSON.stringify(offer)), 'binary frame'],
]

test.each(nonsense)('%s closes the connection with 4400 and harms nothing', async (_what, frame, why) => {
  const peer = await scriptedPeer()
  const { client, clock, applied } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  connection.send(frame)
  await until(() => connection.closed !== undefined)
  expect(connection.closed?.code).toBe(4400)
  await until(() => client.status().state === 'waiting')
  expect(client.status().lastError).toContain(why)
  expect(applied).toEqual([])

  clock.advance(client.status().retry?.delayMs ?? 0)
  const next = await peer.connection(1)
  next.welcome()
  next.offer(1, rules('a'))
  await next.status(1, 'applied')
})

test('an offer before the welcome is refused', async () => {
  const peer = await scriptedPeer()
  const { client, applied } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.offer(1, rules('a'))
  await until(() => connection.closed !== undefined)
  expect(connection.closed?.code).toBe(4400)
  expect(applied).toEqual([])
})

test('what is meant for others is ignored: unknown types that start with x-, unknown members', async () => {
  const peer = await scriptedPeer()
  const { client } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.send({ type: 'x-early', x: 1 })
  connection.welcome({ colour: 'blue' })
  connection.send({ type: 'x-', x: 1 })
  connection.offer(1, rules('a'), { signatures: [], delta: null, toString: 1, lists: {}, plan: 'full' })
  await connection.status(1, 'applied')
  expect(connection.closed).toBeUndefined()
})

const tooMuch: readonly [what: string, code: number, send: (connection: PeerConnection) => void][] = [
  ['a million fragments', 1008, connection => fragments(connection, 1_000_000)],
  ['one fragment more than allowed', 1008, connection => fragments(connection, maxFragments + 1)],
  ['a frame that announces more than the limit', 1009, connection => announce(connection, maxServerFrameBytes + 1)],
  ['a frame that announces 2^53 bytes', 1009, connection => announce(connection, 2 ** 53)],
]

test.each(tooMuch)('%s is cut off with %s and retried slowly', async (_what, code, send) => {
  const peer = await scriptedPeer()
  const { client, applied } = service(peer.url)
  client.start()
  const connection = await peer.connection(0)
  connection.welcome()
  await until(() => client.status().state === 'live')
  send(connection)
  await until(() => client.status().state === 'waiting')
  expect(client.status().retry).toEqual({ pace: 'slow', delayMs: 90_000 })
  expect(client.status().lastError).toContain(`closed with ${code}`)
  expect(applied).toEqual([])
})

function fragments({ socket }: PeerConnection, count: number): void {
  const send = (n: number): void => {
    const batch = Math.min(n, 1000)
    for (let i = 0; i < batch; i += 1) socket.send('x', { fin: false }, () => {})
    if (n > batch && socket.readyState === socket.OPEN) setImmediate(send, n - batch)
  }
  send(count)
}

/** The head of an unmasked text frame, and then a little. */
function announce({ socket }: PeerConnection, bytes: number): void {
  const head = Buffer.alloc(10)
  head[0] = 0x81
  head[1] = 127
  head.writeBigUInt64BE(BigInt(bytes), 2)
  const { _socket } = socket as unknown as { _socket: NodeJS.WritableStream }
  _socket.write(head)
  _socket.write('{"type":')
}

test.each(['nonce', 'stream', 'revision', 'hash', 'document', 'type'] as const)(
  'a polluted prototype does not fill in the %s of an offer',
  async member => {
    const peer = await scriptedPeer()
    const { client, applied } = service(peer.url)
    client.start()
    const connection = await peer.connection(0)
    connection.welcome()
    await until(() => client.status().state === 'live')
    const { [member]: value, ...rest } = offer
    const frame = JSON.stringify(rest)
    const polluted = Object.prototype as unknown as Record<string, unknown>
    try {
      polluted[member] = value
      connection.send(frame)
      await until(() => connection.closed !== undefined)
    } finally {
      delete polluted[member]
    }
    expect(connection.closed?.code).toBe(4400)
    expect(applied).toEqual([])
  },
)
