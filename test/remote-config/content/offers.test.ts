import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Assignment,
  assignmentBytes,
  type Blame,
  type Context,
  closesConnection,
  defaultCeilings,
  epochRecordBytes,
  isStale,
  nameOf,
  type Offer,
  payloadTypes,
  type RefusalCode,
  type Seen,
  verifyAssignment,
  verifyKept,
  verifyOffer,
} from '../../../remote-config/content/index.ts'
import { type PrivateKey, sign } from '../../../remote-config/signing/index.ts'
import {
  assigned,
  assignmentOf,
  author,
  context,
  document,
  epoch,
  list,
  made,
  now,
  released,
  rule,
  server,
  shelf,
  stranger,
  trust,
} from './releases.ts'

const release = made(
  document([rule('a'), rule('b', { scope: [{ env: 'e' }], action: { type: 'block' } })], { lists: [list('l', '1')] }),
)
const older = made(document([rule('a')]), '2026-11-01T00:00:00Z')
const empty = made(document([], { allow_empty: true }))
const emptyNotAllowed = made(document([]))
const objects = shelf(release, older, empty, emptyNotAllowed)
const { release: name } = release.manifest
const higher = '2-c41d7b90e2f3586a'
const minutes = 60_000

const seen = (more: Partial<Seen> = {}): Seen => ({
  epoch,
  revision: 57,
  release: older.manifest.release,
  min_release: null,
  ...more,
})
const inForce = {
  epoch,
  revision: 57,
  release: older.manifest.release,
  created_at: '2026-11-01T00:00:00Z',
  empty: false,
}

interface Case {
  readonly assignment?: Partial<Assignment>
  readonly of?: typeof release
  readonly assignedBy?: readonly PrivateKey[]
  readonly releasedBy?: readonly PrivateKey[]
  readonly record?: unknown
  readonly offer?: Partial<Offer>
  readonly context?: Partial<Context>
}

function offerOf({ assignment, of = release, assignedBy, releasedBy, record, offer }: Case): Offer {
  return {
    assignment: assigned(assignmentOf(of, assignment), assignedBy),
    release: { signatures: released(of.bytes, releasedBy) },
    ...(record === undefined ? {} : { epoch_record: record }),
    ...offer,
  }
}

function outcome(one: Case) {
  return verifyOffer(offerOf(one), objects, context({ seen: seen(), ...one.context }))
}

function recordOf(keys: readonly PrivateKey[], of: string = higher, stream = 'main') {
  const bytes = epochRecordBytes({ stream, epoch: of, issued_at: '2026-11-04T15:00:00Z', reason: 'lost' })
  return sign(payloadTypes.epoch, bytes, keys)
}

const raised = { assignment: { epoch: higher, revision: 1 } }

describe('taken', () => {
  const cases: Readonly<Record<string, Case>> = {
    'a higher revision': {},
    'with nothing seen': { context: { seen: null } },
    'with nothing seen, whatever epoch': { context: { seen: null }, assignment: { epoch: higher } },
    'signed by several, of whom some are known': { assignedBy: [stranger, server], releasedBy: [author, stranger] },
    'for this environment and service': {
      assignment: { audience: { environment: 'e', service: 's', stream: 'main' } },
      context: { where: { service: 's', env: 'e' } },
    },
    'for this environment, where that has to be said': {
      assignment: { audience: { environment: 'e', service: null, stream: 'main' } },
      context: { where: { service: 's', env: 'e' }, ceilings: { ...defaultCeilings, audience: 'exact' } },
    },
    'of a higher epoch with its record': { ...raised, record: recordOf([author, server]) },
    'expired less than the allowance ago': { context: { now: Date.parse('2026-11-05T15:35:04.999Z') } },
    'issued within the allowance': { context: { now: Date.parse('2026-11-04T15:25:05Z') } },
    'made at min_release': { assignment: { min_release: release.manifest.head.created_at } },
    'refused before, and forced': { offer: { force: true }, context: { wasRefused: () => true } },
    'without rules, which both allow': { of: empty, assignment: { allow_empty: true } },
    'an action out of scope that is not allowed here': {
      context: { ceilings: { ...defaultCeilings, actions: ['monitor'] } },
    },
  }

  it.each(Object.entries(cases))('%s', (_, one) => {
    const of = one.of ?? release
    expect(outcome(one)).toMatchObject({
      ok: true,
      value: { kind: 'new', seen: { release: of.manifest.release }, content: { signers: [author.publicKey.keyid] } },
    })
  })

  it('counts signatures of keys that are not known, and says whose were good', () => {
    const result = outcome({ assignedBy: [stranger, server], releasedBy: [author, stranger] })
    expect(result).toMatchObject({
      value: { unknownSignatures: 1, keyids: [server.publicKey.keyid], content: { unknownSignatures: 1 } },
    })
  })
})

describe('refused', () => {
  const noLists = { ...defaultCeilings, max_list_entries: 0 }
  const where = { service: 's', env: 'e' }
  const audience = (environment: string | null, service: string | null, stream = 'main') => ({
    assignment: { audience: { environment, service, stream } },
    context: { where },
  })
  const cases: readonly (readonly [why: string, code: RefusalCode, blame: Blame, one: Case])[] = [
    ['V1 no envelope', 'RW411', 'assignment', { offer: { assignment: undefined } }],
    ['V1 a text', 'RW411', 'assignment', { offer: { assignment: 'x' } }],
    [
      'V1 another payload type',
      'RW411',
      'assignment',
      { offer: { assignment: sign(payloadTypes.list, assignmentBytes(assignmentOf(release)), [server]) } },
    ],
    [
      'V1 a bad signature beside a good one',
      'RW411',
      'assignment',
      {
        offer: { assignment: oneBad() },
        context: { trust: { ...trust, server: [server.publicKey, stranger.publicKey] } },
      },
    ],
    ['V1 a key twice', 'RW411', 'assignment', { offer: { assignment: twice() } }],
    [
      'V2 no signature',
      'RW410',
      'assignment',
      { offer: { assignment: { ...assigned(assignmentOf(release)), signatures: [] } } },
    ],
    ['V2 an unknown key', 'RW410', 'assignment', { assignedBy: [stranger] }],
    ['V2 the author', 'RW410', 'assignment', { assignedBy: [author] }],
    [
      'V3 no payload of an assignment',
      'RW416',
      'assignment',
      { offer: { assignment: sign(payloadTypes.assignment, Buffer.from('{}'), [server]) } },
    ],
    ['V4 another environment', 'RW414', 'assignment', audience('f', null)],
    ['V4 another service', 'RW414', 'assignment', audience(null, 't')],
    ['V4 another stream', 'RW414', 'assignment', audience(null, null, 'other')],
    [
      'V4 an instance that is nothing',
      'RW414',
      'assignment',
      { assignment: { audience: { environment: 'e', service: null, stream: 'main' } } },
    ],
    [
      'V4 every environment, which is not enough here',
      'RW414',
      'assignment',
      { context: { where, ceilings: { ...defaultCeilings, audience: 'exact' } } },
    ],
    ['V5 a lower epoch', 'RW401', 'assignment', { context: { seen: seen({ epoch: higher, revision: 1 }) } }],
    ['V5 the same number with another name', 'RW415', 'assignment', { assignment: { epoch: '1-0000000000000000' } }],
    ['V5 a higher epoch without a record', 'RW415', 'assignment', raised],
    ['V5 a record of an author only', 'RW415', 'assignment', { ...raised, record: recordOf([author]) }],
    ['V5 a record of a server only', 'RW415', 'assignment', { ...raised, record: recordOf([server]) }],
    ['V5 a record of strangers', 'RW415', 'assignment', { ...raised, record: recordOf([stranger]) }],
    [
      'V5 a record of one key with both roles',
      'RW415',
      'assignment',
      {
        ...raised,
        record: recordOf([server]),
        context: { trust: { author: [author.publicKey, server.publicKey], server: [server.publicKey] } },
      },
    ],
    [
      'V5 a record of another epoch',
      'RW415',
      'assignment',
      { ...raised, record: recordOf([author, server], '2-0000000000000000') },
    ],
    [
      'V5 a record of another stream',
      'RW415',
      'assignment',
      { ...raised, record: recordOf([author, server], higher, 'other') },
    ],
    ['V5 a record that is no envelope', 'RW415', 'assignment', { ...raised, record: {} }],
    ['V6 a lower revision', 'RW401', 'assignment', { assignment: { revision: 56 } }],
    ['V6 the same revision with another release', 'RW402', 'assignment', { assignment: { revision: 57 } }],
    ['V7 expired, the allowance over', 'RW412', 'assignment', { context: { now: Date.parse('2026-11-05T15:35:05Z') } }],
    [
      'V7 issued later than the allowance',
      'RW413',
      'assignment',
      { context: { now: Date.parse('2026-11-04T15:25:04.999Z') } },
    ],
    ['V7 not before', 'RW413', 'assignment', { assignment: { not_before: '2026-11-04T15:35:11Z' } }],
    ['V7 no allowance', 'RW413', 'assignment', { context: { skewMs: 0, now: now - 6_000 } }],
    ['V9 refused before', 'RW425', 'release', { context: { wasRefused: one => one === name } }],
    ['V10 no manifest', 'RW418', 'transfer', { of: made(document([rule('z')])) }],
    [
      'V10 a manifest of another size',
      'RW403',
      'transfer',
      {
        offer: { release: { signatures: [], payload: release.bytes } },
        assignment: { release_size: 1, release: `sha256:${'0'.repeat(64)}` },
      },
    ],
    [
      'V10 another manifest',
      'RW403',
      'transfer',
      {
        offer: { release: { signatures: [], payload: release.bytes } },
        assignment: { release: `sha256:${'0'.repeat(64)}` },
      },
    ],
    ['V10 no signatures', 'RW411', 'release', { offer: { release: { signatures: undefined } } }],
    ['V10 an empty list of them', 'RW410', 'release', { offer: { release: { signatures: [] } } }],
    ['V10 an unknown author', 'RW410', 'release', { releasedBy: [stranger] }],
    ['V10 the server in the author’s place', 'RW410', 'release', { releasedBy: [server] }],
    [
      'V10 signatures of another release',
      'RW411',
      'release',
      { offer: { release: { signatures: released(older.bytes) } } },
    ],
    ['V10 no manifest, though signed', 'RW417', 'release', signedText('{}')],
    [
      'V10 a manifest of another format',
      'RW416',
      'release',
      signedText(release.bytes.toString().replace('"format":1', '"format":2')),
    ],
    [
      'V10 a manifest of another stream',
      'RW417',
      'release',
      signedText(release.bytes.toString().replace('"stream":"main"', '"stream":"mail"')),
    ],
    ['V10 a schema that the engine lacks', 'RW416', 'release', { context: { schemas: [2] } }],
    ['V10 made before min_release', 'RW420', 'release', { assignment: { min_release: '2026-11-04T15:30:03Z' } }],
    [
      'V10 made before the min_release that was seen',
      'RW420',
      'release',
      { context: { seen: seen({ min_release: '2026-11-04T15:30:03Z' }) } },
    ],
    [
      'V10 more rules than are allowed here',
      'RW421',
      'release',
      { context: { ceilings: { ...defaultCeilings, max_rules: 0 } } },
    ],
    [
      'V10 more bytes than are allowed here',
      'RW421',
      'release',
      { context: { ceilings: { ...defaultCeilings, max_content_bytes: 10 } } },
    ],
    [
      'V10 more entries than are allowed here',
      'RW421',
      'release',
      { of: withUsedList(), context: { ceilings: noLists } },
    ],
    ['V13 no rules, and the assignment does not allow it', 'RW419', 'release', { of: empty }],
    [
      'V13 no rules, and the document does not allow it',
      'RW419',
      'release',
      { of: emptyNotAllowed, assignment: { allow_empty: true } },
    ],
    [
      'V13 an action that is not allowed here',
      'RW421',
      'release',
      { context: { where, ceilings: { ...defaultCeilings, actions: ['monitor', 'redirect'] } } },
    ],
  ]

  it.each(cases)('%s: %s, to blame is the %s', (_, code, blame, one) => {
    const given = one.of === undefined ? objects : shelf(release, older, empty, emptyNotAllowed, withUsedList())
    const result = verifyOffer(offerOf(one), given, context({ seen: seen(), ...one.context }))
    expect(result).toMatchObject({ ok: false, code, blame })
  })

  it('of several things that are wrong, the first in the order of the steps is told', () => {
    const wrong: readonly (readonly [RefusalCode, Case])[] = [
      ['RW410', { assignedBy: [stranger] }],
      ['RW414', { assignment: { audience: { environment: 'f', service: null, stream: 'main' } } }],
      ['RW415', { assignment: { epoch: '1-0000000000000000' } }],
      ['RW412', { context: { now: now + 100 * 3_600_000 } }],
      ['RW425', { context: { wasRefused: () => true } }],
      ['RW410', { releasedBy: [stranger] }],
      ['RW421', { context: { ceilings: { ...defaultCeilings, max_rules: 0 } } }],
    ]
    for (const [at, [code]] of wrong.entries()) {
      const all = wrong.slice(at).map(([, one]) => one)
      const parts = (of: (one: Case) => object | undefined) => Object.assign({}, ...all.map(of))
      const together: Case = {
        ...parts(one => one),
        assignment: parts(one => one.assignment),
        context: parts(one => one.context),
      }
      expect(outcome(together)).toMatchObject({ ok: false, code })
    }
  })

  it('those after which a client closes', () => {
    const closing = new Set(
      cases.filter(([, code, blame]) => closesConnection({ code, blame })).map(([why]) => why.slice(0, 2)),
    )
    expect(closing).toEqual(new Set(['V1', 'V2', 'V6']))
    expect(closesConnection({ code: 'RW410', blame: null })).toBe(true)
  })

  /** By two servers that are trusted, of whom one signed something else. */
  function oneBad() {
    const good = assigned(assignmentOf(release), [server, stranger])
    const [other] = assigned(assignmentOf(older), [stranger]).signatures
    return { ...good, signatures: [good.signatures[0], other] }
  }
  function twice() {
    const good = assigned(assignmentOf(release))
    return { ...good, signatures: [...good.signatures, ...good.signatures] }
  }
  function withUsedList() {
    const conditions = [{ operator: 'exact_match' as const, inputs: [{ address: 'usr.id' }], list: 'l' }]
    return made(document([rule('a', { conditions })], { lists: [list('l', '1')] }))
  }
  /** What an author signed who has other programs. */
  function signedText(text: string): Case {
    const bytes = Buffer.from(text)
    return {
      assignment: { release: nameOf(bytes), release_size: bytes.length },
      offer: { release: { signatures: released(bytes), payload: bytes } },
    }
  }
})

describe('what is in force', () => {
  const again = { of: older, assignment: { revision: 57 } }
  const before = { inForce, seen: seen() }

  it('is not new: its expiry moves on, also where that is over', () => {
    for (const at of [now, Date.parse('2027-01-01T00:00:00Z')])
      expect(outcome({ ...again, context: { ...before, now: at } })).toMatchObject({
        ok: true,
        value: { kind: 'in-force' },
      })
    expect(outcome({ ...again, context: { ...before, now: now - 3_600_000 } })).toMatchObject({ code: 'RW413' })
  })

  it('under a higher revision: nothing is fetched, but what the assignment asks for holds', () => {
    const next = { of: older, assignment: { revision: 58 }, context: before }
    expect(outcome(next)).toMatchObject({ ok: true, value: { kind: 'same-release', seen: { revision: 58 } } })
    expect(outcome({ ...next, context: { ...before, wasRefused: () => true } })).toMatchObject({ ok: true })
    expect(outcome({ ...next, assignment: { revision: 58, min_release: '2026-11-02T00:00:00Z' } })).toMatchObject({
      code: 'RW420',
    })
    const nothing = { ...before, inForce: { ...inForce, empty: true } }
    expect(outcome({ ...next, context: nothing })).toMatchObject({ code: 'RW419' })
    expect(outcome({ ...next, assignment: { revision: 58, allow_empty: true }, context: nothing })).toMatchObject({
      ok: true,
    })
    expect(outcome({ ...next, context: { ...before, now: now + 30 * 3_600_000 } })).toMatchObject({ code: 'RW412' })
  })

  it('in a new epoch is the same release', () => {
    const next = {
      of: older,
      assignment: { epoch: higher, revision: 1 },
      record: recordOf([author, server]),
      context: before,
    }
    expect(outcome(next)).toMatchObject({
      ok: true,
      value: { kind: 'same-release', seen: { epoch: higher, revision: 1 } },
    })
  })

  it('is stale when its expiry and the allowance are over', () => {
    const expires_at = '2026-11-05T15:30:05Z'
    const end = Date.parse(expires_at)
    expect([end, end + 5 * minutes - 1, end + 5 * minutes].map(at => isStale({ expires_at }, at))).toEqual([
      false,
      false,
      true,
    ])
    expect(isStale({ expires_at }, end, 0)).toBe(true)
  })
})

describe('what is remembered', () => {
  const remembered = (one: Case) => verifyAssignment(offerOf(one), context({ seen: seen(), ...one.context }))
  const seenOf = (one: Case) => {
    const result = remembered(one)
    return result.ok ? result.value.seen : result.seen
  }

  it('is raised by what is refused after V8, and by nothing that is refused before', () => {
    expect(seenOf({})).toEqual({ epoch, revision: 58, release: name, min_release: null })
    expect(seenOf({ context: { wasRefused: () => true } })).toMatchObject({ revision: 58 })
    for (const one of [
      { assignedBy: [stranger] },
      { assignment: { revision: 56 } },
      { context: { now: 0 } },
      raised,
    ] as Case[])
      expect(seenOf(one)).toEqual(seen())
  })

  it('min_release only grows, and begins anew with an epoch', () => {
    const context = { seen: seen({ min_release: '2026-10-01T00:00:00Z' }) }
    const at = (min_release: string | null, more: Case = {}) =>
      seenOf({ ...more, assignment: { ...more.assignment, min_release }, context })?.min_release
    expect(at(null)).toBe('2026-10-01T00:00:00Z')
    expect(at('2026-09-01T00:00:00Z')).toBe('2026-10-01T00:00:00Z')
    expect(at('2026-10-01T00:00:00.500Z')).toBe('2026-10-01T00:00:00.500Z')
    expect(at(null, { ...raised, record: recordOf([author, server]) })).toBeNull()
  })

  it('of a forged assignment nothing is repeated', () => {
    expect(remembered({ assignedBy: [stranger] })).toMatchObject({ ok: false, assignment: null })
    expect(remembered({ assignment: { revision: 56 } })).toMatchObject({ ok: false, assignment: { revision: 56 } })
  })
})

describe('what was kept', () => {
  const kept = (one: Case) =>
    verifyKept(offerOf(one), objects, context({ seen: seen({ revision: 99 }), now: null, ...one.context }))

  it.each<readonly [string, Case]>([
    ['below what was seen', {}],
    ['expired long ago', { context: { now: now + 1e11 } }],
    ['of an epoch before', { context: { seen: seen({ epoch: higher }) } }],
    [
      'of an epoch before, whose min_release is another matter',
      { context: { seen: seen({ epoch: higher, min_release: '2027-01-01T00:00:00Z' }) } },
    ],
    ['with nothing seen', { context: { seen: null } }],
  ])('is taken %s', (_, one) => expect(kept(one)).toMatchObject({ ok: true, value: { manifest: { release: name } } }))

  it.each<readonly [string, RefusalCode, Case]>([
    ['by a server that is not trusted any more', 'RW410', { assignedBy: [stranger] }],
    [
      'by an author who is not trusted any more',
      'RW410',
      { context: { trust: { ...trust, author: [stranger.publicKey] } } },
    ],
    ['for another service', 'RW414', { assignment: { audience: { environment: null, service: 'x', stream: 'main' } } }],
    ['of an epoch above the floor', 'RW415', raised],
    ['that was refused', 'RW425', { context: { wasRefused: () => true } }],
    ['that is revoked', 'RW420', { context: { seen: seen({ min_release: '2027-01-01T00:00:00Z' }) } }],
    ['above the ceilings of now', 'RW421', { context: { ceilings: { ...defaultCeilings, max_rules: 0 } } }],
    ['whose objects are gone', 'RW418', { of: made(document([rule('gone')])) }],
  ])('is refused %s: %s', (_, code, one) => expect(kept(one)).toMatchObject({ ok: false, code }))
})

it('whatever comes for an offer: no exception, and nothing taken', () => {
  const scrap = fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true })
  const good = offerOf({})
  const offers = fc.record({
    assignment: fc.oneof(scrap, fc.constant(good.assignment)),
    epoch_record: scrap,
    release: fc.record({ signatures: scrap, payload: fc.uint8Array() }),
  })
  fc.assert(
    fc.property(offers, offer => {
      expect(verifyOffer(offer, () => undefined, context({ seen: seen() })).ok).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})
