import { describe, expect, it } from 'vitest'
import {
  applyPatch,
  assignmentBytes,
  compose,
  contentsOfLines,
  epochRecordBytes,
  ListContents,
  listHeadBytes,
  makePatch,
  makeRelease,
  makeSnapshot,
  missingOf,
  nameOf,
  needsOf,
  payloadTypes,
  readAssignment,
  readEpochRecord,
  readListHead,
  readManifest,
  verifyAssignment,
  verifyListHead,
  verifyOffer,
} from '../../../remote-config/content/index.ts'
import { parseTrustList, sign } from '../../../remote-config/signing/index.ts'
import type { RuleSetDocument } from '../../../rules-schema/index.ts'
import { blocks, section } from './protocol-page.ts'
import { author, context, server } from './releases.ts'
import { example, hashesTold, objects57 } from './worked-example.ts'

const [rest, list, rule57, blocking] = objects57.map(text => JSON.parse(text))
const rule58 = JSON.parse(example.rule58)
const of = (rules: readonly unknown[]) => ({ ...rest, lists: [list], rules }) as RuleSetDocument
const documents = { 57: of([rule57, blocking]), 58: of([blocking, rule58]) }

const notes = {
  57: { created_at: '2026-11-03T09:12:44Z', notes: 'login failures on billing', stream: 'main' },
  58: { created_at: '2026-11-04T15:30:02Z', notes: '403 is a failure, too', stream: 'main' },
}

function release(revision: 57 | 58) {
  const made = makeRelease(documents[revision], notes[revision])
  if (!made.ok) throw new Error(made.message)
  return made.value
}

function signature(type: string, payload: string, key = server) {
  return sign(type, Buffer.from(payload), [key]).signatures[0]?.sig
}

describe('the worked example of PROTOCOL.md', () => {
  it('has the keys of two seeds', () => {
    const texts = example.trust.split('\n').map(line => line.split(/\s+/))
    const read = parseTrustList(texts.map(([text]) => text).join(','))
    expect(read.ok && [...read.trust.author, ...read.trust.server].map(({ keyid }) => keyid)).toEqual([
      author.publicKey.keyid,
      server.publicKey.keyid,
    ])
    expect(texts.map(([, keyid]) => keyid)).toEqual([author.publicKey.keyid, server.publicKey.keyid])
  })

  it.each([57, 58] as const)('revision %i: the manifest of its document, to the byte', revision => {
    const text = revision === 57 ? example.manifest57 : example.manifest58
    const made = release(revision)
    expect(made.bytes.toString()).toBe(text)
    expect(made.manifest).toMatchObject({ size: revision === 57 ? 794 : 790 })
    expect(hashesTold).toContain(made.manifest.release)
    expect(readManifest(Buffer.from(text))).toEqual({ ok: true, value: made.manifest })
    for (const hash of made.objects.keys()) expect(hashesTold).toContain(hash)
  })

  it('the patch of 4.3 makes revision 58 of revision 57, and is the one that is made', () => {
    const [first] = blocks(section('### 4.3 Patches'), 'json')
    const patch = JSON.parse(first as string)
    const [from, to] = [release(57), release(58)]
    const base = { hash: from.manifest.release, size: from.bytes.length, bytes: from.bytes }
    expect(makePatch(base, to.bytes)).toEqual(patch)
    const wanted = { hash: to.manifest.release, size: to.bytes.length }
    expect(applyPatch(from.bytes, patch, wanted)).toEqual({ ok: true, bytes: to.bytes })
  })

  it('its signatures', () => {
    expect(signature(payloadTypes.release, example.manifest58, author)).toBe(example.releaseSignature)
    expect(signature(payloadTypes.assignment, example.assignment)).toBe(example.assignmentSignature)
    expect(signature(payloadTypes.list, example.listHead)).toBe(example.listSignature)
    expect([author, server].map(key => signature(payloadTypes.epoch, example.epochRecord, key))).toEqual(
      example.epochSignatures.split('\n'),
    )
  })

  it('its statements are written as they are there', () => {
    const assignment = readAssignment(Buffer.from(example.assignment))
    const head = readListHead(Buffer.from(example.listHead))
    const record = readEpochRecord(Buffer.from(example.epochRecord))
    if (!assignment.ok || !head.ok || !record.ok) throw new Error('a statement is not read')
    expect(assignmentBytes(assignment.value.value).toString()).toBe(example.assignment)
    expect(listHeadBytes(head.value.value).toString()).toBe(example.listHead)
    expect(epochRecordBytes(record.value.value).toString()).toBe(example.epochRecord)
    expect([assignment, head, record].map(({ value }) => value.ignored)).toEqual([0, 0, 0])
  })

  it('its statements are those of section 5', () => {
    const [assignment, head, record] = [
      '### 5.3 The assignment',
      '### 5.4 The list head',
      '### 5.5 The epoch record',
    ].map(heading => JSON.stringify(JSON.parse(blocks(section(heading), 'json')[0] as string)))
    expect([assignment, head, record]).toEqual([example.assignment, example.listHead, example.epochRecord])
  })

  const where = { service: 'billing', env: 'prod' }
  const offered = {
    assignment: sign(payloadTypes.assignment, Buffer.from(example.assignment), [server]),
    release: { signatures: sign(payloadTypes.release, Buffer.from(example.manifest58), [author]).signatures },
  }
  const there = new Map([
    ...release(57).objects,
    ...release(58).objects,
    [release(58).manifest.release, release(58).bytes],
  ])
  const seen = { epoch: '1-8f0c2a6e51d94b7a', revision: 57, release: release(57).manifest.release, min_release: null }

  it('an instance of billing in prod lacks one object of 508 bytes, and then runs the whole document', () => {
    const missing = missingOf(needsOf(release(58).manifest, where), hash => release(57).objects.has(hash))
    expect(missing).toEqual([{ hash: nameOf(example.rule58), size: 508 }])
    const verified = verifyOffer(offered, hash => there.get(hash), context({ where, seen }))
    expect(verified).toMatchObject({
      ok: true,
      value: {
        kind: 'new',
        seen: { revision: 58 },
        content: { hash: release(58).manifest.head.document, signers: [author.publicKey.keyid] },
      },
    })
  })

  it('one of shop in prod needs nothing new, and runs the hash that it ran', () => {
    const shop = { service: 'shop', env: 'prod' }
    const [before, after] = ([57, 58] as const).map(revision => needsOf(release(revision).manifest, shop))
    if (before === undefined || after === undefined) throw new Error('no needs')
    expect(missingOf(after, hash => missingOf(before, () => false).some(one => one.hash === hash))).toEqual([])
    const [ran, runs] = [before, after].map(needs => compose(needs, hash => there.get(hash)))
    expect(ran).toEqual(runs)
    expect(runs).toMatchObject({
      ok: true,
      value: { hash: 'sha256:adf43b1e1b368af1d9cebaf5930339176546e0802484b8276b543e80764b267e' },
    })
  })

  it('the list has the snapshot and the hash that its head names', () => {
    const head = readListHead(Buffer.from(example.listHead))
    const contents = contentsOfLines('blocked_users', 'value', example.snapshot.split('\n'))
    if (!head.ok || contents === undefined) throw new Error('not read')
    const { hash, size, bytes } = makeSnapshot(contents)
    expect(bytes.toString()).toBe(`${example.snapshot}\n`)
    expect(hashesTold).toContain(hash)
    expect({ count: contents.count, size, contents: contents.hash }).toEqual({
      count: head.value.value.count,
      size: head.value.value.size,
      contents: head.value.value.contents,
    })
    expect(ListContents.of('blocked_users', 'value', [...contents.entries()].reverse()).hash).toBe(contents.hash)
  })

  it('its list head is taken, and its epoch record opens the epoch', () => {
    const envelope = sign(payloadTypes.list, Buffer.from(example.listHead), [server])
    const now = Date.parse('2026-11-04T15:42:00Z')
    const lists = {
      seenLists: new Map(),
      revisionOf: () => undefined,
      kindOf: () => 'value' as const,
      otherEntries: () => 0,
    }
    const verified = verifyListHead(envelope, 'blocked_users', { ...context({ seen, now }), ...lists })
    expect(verified).toMatchObject({ ok: true, value: { kind: 'new', seen: { revision: 41 } } })
    const payload = example.assignment.replace('1-8f0c2a6e51d94b7a', '2-c41d7b90e2f3586a')
    const offer = {
      assignment: sign(payloadTypes.assignment, Buffer.from(payload), [server]),
      epoch_record: sign(payloadTypes.epoch, Buffer.from(example.epochRecord), [author, server]),
    }
    expect(verifyAssignment(offer, context({ seen }))).toMatchObject({ ok: true, value: { kind: 'new' } })
    expect(verifyAssignment({ assignment: offer.assignment }, context({ seen }))).toMatchObject({ code: 'RW415' })
  })
})
