import { describe, expect, it } from 'vitest'
import { decodeClientMessage, decodeServerMessage } from '../../../remote-config/messages/index.ts'
import { at, type Example, example, examples, pathOf, replaced } from './examples.ts'
import { type Member, members, reportMembers } from './members.ts'

const server = new Set([
  ...['welcome', 'offer', 'renew', 'transfer', 'list_offer', 'pong', 'auth_result', 'throttle', 'drain'],
])

function decode(message: Example) {
  const frame = JSON.stringify(message)
  if (server.has(message.type)) return decodeServerMessage(frame, message.type !== 'welcome')
  return decodeClientMessage(frame, message.type === 'hello')
}

/** What an example leaves out, so that there is something around every member that is changed. */
const whole: Readonly<Record<string, (message: Example) => Example>> = {
  list_status: message => replaced(message, ['lists', 0, 'code'], 'RW424'),
}

function exampleOf(type: string): Example {
  return (whole[type] ?? (message => message))(example(type))
}

/** The path in an error, of a member of it, or of what is around it. */
function names(message: string, type: string, path: string): boolean {
  return (
    message.startsWith(`${type}.${path} `) ||
    message.startsWith(`${type}.${path}.`) ||
    message.startsWith(`${type}.${path}[`)
  )
}

/** Where what is wrong is said of more than one member, it is said of what holds them. */
const saidOfHolder = new Set(['streams[0].revision', 'streams[0].release', 'entries', 'snapshot'])

function isRefused(type: string, path: string, value: unknown): boolean {
  const decoded = decode(replaced(exampleOf(type), pathOf(path), value))
  if (decoded.kind !== 'refused' || decoded.close !== 4400 || decoded.code !== 'malformed') return false
  return saidOfHolder.has(path) || names(decoded.message, type, path)
}

function isTaken(type: string, path: string, value: unknown): boolean {
  const decoded = decode(replaced(exampleOf(type), pathOf(path), value))
  return decoded.kind === 'message' && decoded.ignored === 0
}

it('there is a table for every type, and nothing else', () => {
  expect([...Object.keys(members), 'report'].sort()).toEqual([...new Set(examples.map(({ type }) => type))].sort())
})

describe.each(Object.keys(members))('%s', type => {
  const table = Object.entries(members[type] as Readonly<Record<string, Member>>)

  it('has a row for every member of its example', () => {
    const paths = new Set(table.map(([path]) => path))
    const missing = Object.keys(exampleOf(type)).filter(name => name !== 'type' && !paths.has(name))
    expect(missing).toEqual([])
  })

  it.each(table)('%s', (path, { kind, optional, nullable }) => {
    const wrong = kind.wrong.filter(value => !isRefused(type, path, value))
    const right = kind.right.filter(value => !isTaken(type, path, value))
    expect({ wrong, right }).toEqual({ wrong: [], right: [] })
    const isEntry = path.endsWith(']')
    if (!isEntry) expect({ optional: isTaken(type, path, undefined) }).toEqual({ optional })
    if (!isEntry && !optional) expect(isRefused(type, path, undefined)).toBe(true)
    if (kind.right.includes(null) || kind.wrong.includes(null)) return
    expect({ nullable: isTaken(type, path, null) }).toEqual({ nullable })
  })
})

describe('report', () => {
  it.each(Object.entries(reportMembers))('%s', (path, { kind, optional }) => {
    const kinds = (values: readonly unknown[]) =>
      new Set(values.map(value => decode(replaced(exampleOf('report'), pathOf(path), value)).kind))
    expect([...kinds(kind.wrong)]).toEqual(['dropped'])
    expect([...kinds(kind.right)]).toEqual(kind.right.length === 0 ? [] : ['message'])
    expect([...kinds([undefined])]).toEqual([optional ? 'message' : 'dropped'])
  })
})

describe('what is larger counts as the limit', () => {
  it.each([
    ['throttle', 'retry_after_ms'],
    ['drain', 'reconnect_after_ms'],
  ])('%s.%s', (type, path) => {
    const decoded = decode(replaced(exampleOf(type), [path], Number.MAX_SAFE_INTEGER))
    expect(decoded).toMatchObject({ kind: 'message', message: { [path]: 600_000 } })
  })
})

describe('what no member has wrong by itself', () => {
  const hash = `sha256:${'0'.repeat(64)}`
  const both = [
    ['offer', 'release.payload', 'QUJD'],
    ['list_offer', 'entries', []],
    ['list_offer', 'snapshot', { hash, size: 0 }],
  ] as const
  it.each(both)('%s with %s besides', (type, path, value) => {
    expect(decode(replaced(exampleOf(type), pathOf(path), value))).toMatchObject({ kind: 'refused', close: 4400 })
  })

  it.each([
    ['entries', []],
    ['snapshot', { hash, size: 0 }],
    ['x-new', 1],
  ] as const)('a list_offer with %s alone', (path, value) => {
    const without = replaced(exampleOf('list_offer'), ['delta'], undefined)
    expect(decode(replaced(without, [path], value))).toMatchObject({ kind: 'message' })
  })

  it.each([
    ['AAAA', true],
    ['', true],
    ['AA==', true],
    ['AA', false],
    ['AB==', false],
    ['A A=', false],
    ['__8=', false],
    ['AAAA\n', false],
    [Buffer.alloc(16_384).toString('base64'), true],
    [Buffer.alloc(16_385).toString('base64'), false],
    [7, false],
  ])('a payload that is base64, in its one spelling', (payload, isRight) => {
    const offer = replaced(exampleOf('offer'), ['release', 'patch'], undefined)
    expect(decode(replaced(offer, ['release', 'payload'], payload)).kind).toBe(isRight ? 'message' : 'refused')
  })

  it.each(['welcome', 'pong'])('%s: nothing was ever pushed, or something', type => {
    const head = (revision: number, release: string | null) => {
      const one = { ...(at(exampleOf(type), ['streams', 0]) as object), revision, release }
      return decode(replaced(exampleOf(type), ['streams', 0], one)).kind
    }
    expect([head(0, null), head(1, hash), head(0, hash), head(1, null)]).toEqual([
      ...['message', 'message', 'refused', 'refused'],
    ])
  })

  it('of sources, wrong ones are left out', () => {
    const good = { name: 'file', state: 'stale', revision: null, hash: null }
    const sources = [good, 7, { ...good, state: 'odd' }, { ...good, hash: 'x' }, null]
    expect(decode(replaced(exampleOf('status'), ['sources'], sources))).toMatchObject({
      kind: 'message',
      message: { sources: [good] },
    })
  })
})
