import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Decoded,
  decodeClientMessage,
  decodeServerMessage,
  encode,
  limits,
} from '../../../remote-config/messages/index.ts'
import { type Example, example, examples } from './examples.ts'

const clientTypes = ['hello', 'status', 'report', 'fetch', 'cancel', 'list_status', 'ping', 'auth', 'bye', 'error']
const serverTypes = [
  ...['welcome', 'offer', 'renew', 'transfer', 'list_offer', 'pong', 'auth_result', 'throttle', 'drain', 'error'],
]

const fromClient = (frame: string | Uint8Array, type = 'ping') => decodeClientMessage(frame, type === 'hello')
const fromServer = (frame: string | Uint8Array, type = 'pong') => decodeServerMessage(frame, type !== 'welcome')
const directions = [
  { from: 'client', types: clientTypes, others: serverTypes, read: fromClient },
  { from: 'server', types: serverTypes, others: clientTypes, read: fromServer },
] as const

describe.each(directions)('from a $from', ({ types, others, read }) => {
  const told = examples.filter(({ type }) => types.includes(type))

  it('every type has an example in PROTOCOL.md', () => {
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(types))
  })

  it.each(told)('$type of PROTOCOL.md, without an unknown member', message => {
    expect(read(JSON.stringify(message), message.type)).toEqual({ kind: 'message', message, ignored: 0 })
  })

  it.each(told)('$type as it is encoded, as bytes', message => {
    const frame = Buffer.from(encode(message as never))
    expect(read(frame, message.type)).toMatchObject({ kind: 'message', message })
  })

  it.each(told)('$type with members that nobody knows: left out and counted, at any depth', message => {
    const { value, added } = withUnknown(message)
    expect(read(JSON.stringify(value), message.type)).toEqual({ kind: 'message', message, ignored: added })
  })

  const foreign = others.filter(type => !types.includes(type))
  it.each(['commit', 'settings', 'shadow', 'x-y', '', 'toString', '__proto__', 'constructor', ...foreign])(
    'the type %j is ignored',
    type => {
      if (type === 'welcome' || type === 'hello') return
      expect(read(JSON.stringify({ type, a: 1 }))).toEqual({ kind: 'unknown', type })
    },
  )

  it.each([
    ['not JSON', '{"type":"ping"'],
    ['nothing', ''],
    ['a text', '"ping"'],
    ['a list', '[{"type":"ping"}]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['a type that is no text', '{"type":7}'],
    ['a type that is a list', '{"type":["ping"]}'],
    ['a byte order mark', '\ufeff{"type":"x-y"}'],
    ['two values', '{"type":"x-y"}{"type":"x-y"}'],
    ['a comment', '{"type":"x-y"}//'],
    ['the prototype', '{"__proto__":{"type":"x-y"}}'],
    ['depth 17', nested(17)],
    ['depth 100,000 or as much as there is room for', nested(20_000)],
    ['open brackets only', `{"type":"x-y","a":${'['.repeat(30_000)}`],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ])('%s is malformed', (_, frame) => {
    expect(read(frame)).toMatchObject({ kind: 'refused', close: 4400, code: 'malformed' })
  })

  it('depth 16 is not, wherever brackets stand in texts', () => {
    expect(read(nested(16))).toMatchObject({ kind: 'unknown' })
    const text = JSON.stringify({ type: 'x-y', a: '[{"\\'.repeat(40), '[[[[\\"': `${'['.repeat(100)}\\` })
    expect(read(text)).toMatchObject({ kind: 'unknown' })
  })

  it('of a name that is there twice the last one counts', () => {
    expect(read('{"type":"x-a","type":"x-b"}')).toEqual({ kind: 'unknown', type: 'x-b' })
  })

  it('a frame has 64 KiB, in bytes', () => {
    const filled = (bytes: number, filling: string) => {
      const head = '{"type":"x-y","a":"'
      const room = bytes - head.length - 2
      const width = Buffer.byteLength(filling)
      return `${head}${filling.repeat(Math.floor(room / width))}${'a'.repeat(room % width)}"}`
    }
    for (const filling of ['a', '€']) {
      expect(read(filled(limits.frameBytes, filling))).toMatchObject({ kind: 'unknown' })
      expect(read(filled(limits.frameBytes + 1, filling))).toMatchObject({ close: 1009, code: 'too-big' })
      expect(read(Buffer.from(filled(limits.frameBytes + 1, filling)))).toMatchObject({ close: 1009 })
    }
  })
})

describe('when a type may come', () => {
  const hello = JSON.stringify(example('hello'))
  const welcome = JSON.stringify(example('welcome'))

  it.each(clientTypes.filter(type => type !== 'hello'))('%s before hello is malformed', type => {
    expect(decodeClientMessage(JSON.stringify(example(type)), true)).toMatchObject({
      close: 4400,
      code: 'hello-expected',
    })
  })

  it('so is what nobody knows, and a second hello', () => {
    expect(decodeClientMessage('{"type":"x-y"}', true)).toMatchObject({ close: 4400, code: 'hello-expected' })
    expect(decodeClientMessage(hello, false)).toMatchObject({ close: 4400, code: 'malformed' })
  })

  it('a hello has 16 KiB', () => {
    const filled = (bytes: number) => `${hello.slice(0, -1)},"more":"${'a'.repeat(bytes - hello.length - 10)}"}`
    expect(filled(limits.helloBytes)).toHaveLength(limits.helloBytes)
    expect(decodeClientMessage(filled(limits.helloBytes), true)).toMatchObject({ kind: 'message', ignored: 1 })
    expect(decodeClientMessage(filled(limits.helloBytes + 1), true)).toMatchObject({ close: 1009 })
  })

  it.each(['error', 'drain'])('%s may come before welcome', type => {
    expect(decodeServerMessage(JSON.stringify(example(type)), false)).toMatchObject({ kind: 'message' })
  })

  it.each(['offer', 'pong', 'renew', 'transfer', 'list_offer', 'throttle', 'auth_result'])(
    '%s before welcome is malformed',
    type => {
      expect(decodeServerMessage(JSON.stringify(example(type)), false)).toMatchObject({ close: 4400 })
    },
  )

  it('so is what nobody knows, and a second welcome', () => {
    expect(decodeServerMessage('{"type":"x-y"}', false)).toMatchObject({ close: 4400 })
    expect(decodeServerMessage(welcome, true)).toMatchObject({ close: 4400 })
  })
})

it('a polluted prototype lends no message a member', () => {
  const prototype = Object.prototype as Record<string, unknown>
  const decoded: Decoded<unknown>[] = []
  prototype.reason = 'polluted'
  prototype.type = 'bye'
  try {
    decoded.push(decodeClientMessage('{"type":"bye"}', false), decodeClientMessage('{}', false))
  } finally {
    delete prototype.reason
    delete prototype.type
  }
  expect(decoded.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
})

it('what a sender writes into names does not come out as it is', () => {
  const message = example('status')
  const name = `\u001b[31m${'x'.repeat(1_000)}`
  const decoded = decodeClientMessage(JSON.stringify({ ...message, ignored: { [name]: -1 } }), false)
  expect(decoded).toMatchObject({ kind: 'refused' })
  const { message: told } = decoded as { readonly message: string }
  expect(told).toMatch(/^status\.ignored\["\\u001b\[31mx{59}"\] must be an integer from 0 /)
})

describe('whatever comes in a frame, nothing is thrown', () => {
  const kinds = new Set(['message', 'unknown', 'dropped', 'refused'])
  const isDecided = (frame: string | Uint8Array) => {
    for (const flag of [true, false]) {
      expect(kinds).toContain(decodeClientMessage(frame, flag).kind)
      expect(kinds).toContain(decodeServerMessage(frame, flag).kind)
    }
  }

  it('bytes, texts and JSON', () => {
    const scrap = fc.oneof(fc.uint8Array(), fc.string({ unit: 'binary' }), fc.json())
    fc.assert(fc.property(scrap, isDecided), { numRuns: 1_000 })
  })

  it('messages with scrap in the place of members', () => {
    const type = fc.constantFrom(...clientTypes, ...serverTypes)
    const scrapped = fc.tuple(type, fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()))
    fc.assert(
      fc.property(scrapped, ([type, more, scrap]) => {
        const message = example(type)
        const names = Object.keys(message).filter(name => name !== 'type')
        const changed = scrap.map((value, at) => [names[at % names.length] ?? 'x', value])
        isDecided(JSON.stringify({ ...more, ...message, ...Object.fromEntries(changed) }))
      }),
      { numRuns: 1_000 },
    )
  })

  it('frames of PROTOCOL.md with a byte changed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...examples), fc.nat(), fc.nat(255), (message, at, to) => {
        const frame = Buffer.from(JSON.stringify(message))
        frame[at % frame.length] = to
        isDecided(frame)
      }),
      { numRuns: 1_000 },
    )
  })
})

/** A frame of so many containers within one another. */
function nested(depth: number): string {
  return `{"type":"x-y","a":${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}}`
}

/** What the sender names: members that nobody can know. And what is not looked into. */
const free = new Set(['limits', 'ignored', 'incomplete', 'assignment', 'signatures', 'head', 'lists', 'roots'])

/** Every object with two members more, one of them a `__proto__` of its own. */
function withUnknown(message: Example): { readonly value: unknown; readonly added: number } {
  let added = 0
  const more = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(more)
    if (typeof value !== 'object' || value === null) return value
    added += 2
    const members = Object.entries(value).map(([name, member]) => [name, isFree(name, message) ? member : more(member)])
    return Object.fromEntries([...members, ['x-more', [{ type: 1 }]], ['__proto__', { type: 'bye' }]])
  }
  return { value: more(message), added }
}

function isFree(name: string, { type }: Example): boolean {
  if (name === 'limits') return type === 'hello'
  if (name === 'head') return type === 'list_offer'
  if (name === 'lists') return type === 'renew'
  return free.has(name)
}
