import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Context,
  type MadeRelease,
  type Offer,
  type Refusal,
  type Result,
  type VerifiedOffer,
  verifyOffer,
} from '../../../remote-config/content/index.ts'
import { parseEnvelope } from '../../../remote-config/signing/index.ts'
import { assigned, assignmentOf, context, document, epoch, list, made, released, rule } from './releases.ts'

/** All that travels of one release, as bytes in a row; a part each. */
interface Bundle {
  readonly assignment: Buffer
  readonly signatures: Buffer
  readonly manifest: Buffer
  /** In the order of the manifest, the rest first. */
  readonly objects: readonly Buffer[]
}

function bundleOf(release: MadeRelease, revision: number): Bundle {
  const { rest } = release.manifest.head
  const lines = [rest, ...release.manifest.lists, ...release.manifest.rules]
  return {
    assignment: Buffer.from(JSON.stringify(assigned(assignmentOf(release, { revision })))),
    signatures: Buffer.from(JSON.stringify(released(release.bytes))),
    manifest: release.bytes,
    objects: lines.map(({ hash }) => release.objects.get(hash) as Buffer),
  }
}

const seen = { epoch, revision: 50, release: `sha256:${'0'.repeat(64)}`, min_release: null }

/** What a client makes of a bundle: it asks for objects by the hashes of the manifest, and gets them by their places. */
function taken(
  { assignment, signatures, manifest, objects }: Bundle,
  asked: MadeRelease,
): Result<VerifiedOffer> | undefined {
  const envelope = parseEnvelope(assignment)
  const lines = [asked.manifest.head.rest, ...asked.manifest.lists, ...asked.manifest.rules]
  const served = new Map(lines.map(({ hash }, at) => [hash, objects[at]]))
  if (!envelope.ok) return undefined
  let read: unknown
  try {
    read = JSON.parse(signatures.toString('latin1'))
  } catch {
    return undefined
  }
  const offer: Offer = { assignment: envelope.value, release: { signatures: read, payload: manifest } }
  const where: Partial<Context> = { where: { service: 's', env: 'e' }, seen }
  return verifyOffer(offer, hash => served.get(hash), context(where))
}

const conditions = [{ operator: 'exact_match' as const, inputs: [{ address: 'usr.id' }], list: 'l' }]
const releases = [
  made(document([rule('a', { conditions }), rule('b', { scope: [{ env: 'e' }] })], { lists: [list('l', '1')] })),
  made(
    document([rule('a', { event: 'other', conditions }), rule('b', { scope: [{ env: 'e' }, { env: 'f' }] })], {
      lists: [list('l', '2')],
      allow_empty: true,
    }),
    '2026-11-04T12:00:00Z',
  ),
] as const
const [first, second] = releases
const bundles = [bundleOf(first, 58), bundleOf(second, 59)] as const

it('the bundles as they were made are taken', () => {
  expect(bundles.map((bundle, at) => taken(bundle, at === 0 ? first : second)?.ok)).toEqual([true, true])
})

describe('every byte of a small bundle', () => {
  const [bundle] = bundles
  const parts: readonly (readonly [string, Buffer, (bytes: Buffer) => Bundle])[] = [
    ['the assignment', bundle.assignment, assignment => ({ ...bundle, assignment })],
    ['the signatures of the release', bundle.signatures, signatures => ({ ...bundle, signatures })],
    ['the manifest', bundle.manifest, manifest => ({ ...bundle, manifest })],
    ...bundle.objects.map(
      (object, at) =>
        [`object ${at}`, object, (bytes: Buffer) => ({ ...bundle, objects: bundle.objects.with(at, bytes) })] as const,
    ),
  ]
  /** One bit, capitals to small letters and back, the highest bit. */
  const masks = [0x01, 0x20, 0x80]

  it.each(parts)('of %s, changed, is refused', (_, bytes, put) => {
    const wrong: number[] = []
    for (const at of bytes.keys()) {
      for (const mask of masks) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ mask
        if (taken(put(changed), first)?.ok) wrong.push(at)
      }
    }
    expect(wrong).toEqual([])
    expect(bytes.length).toBeGreaterThan(10)
  })

  it.each(parts)('of %s, left out, is refused, and so is all behind it', (_, bytes, put) => {
    const wrong = [...bytes.keys()].filter(
      at =>
        taken(put(Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])), first)?.ok ||
        taken(put(bytes.subarray(0, at)), first)?.ok,
    )
    expect(wrong).toEqual([])
  })

  it('of the manifest and the objects, changed, is an error of the transfer, which may be tried again', () => {
    const codes = new Set<string>()
    for (const [, bytes, put] of parts.slice(2)) {
      for (const at of bytes.keys()) {
        const changed = Buffer.from(bytes)
        changed[at] = (changed[at] as number) ^ 1
        const { code, blame } = taken(put(changed), first) as Refusal
        codes.add(`${code} ${blame}`)
      }
    }
    expect(codes).toEqual(new Set(['RW403 transfer']))
  })
})

describe('mix and match', () => {
  /** Which release each part is from: assignment, signatures, manifest, then the objects. */
  const choices = fc.tuple(...Array.from({ length: 3 + bundles[0].objects.length }, () => fc.boolean()))

  function mixed(choice: readonly boolean[]): Bundle {
    const [assignment, signatures, manifest, ...objects] = choice.map(
      other => bundles[other ? 1 : 0],
    ) as readonly Bundle[]
    if (assignment === undefined || signatures === undefined || manifest === undefined) throw new Error('no parts')
    return {
      assignment: assignment.assignment,
      signatures: signatures.signatures,
      manifest: manifest.manifest,
      objects: objects.map((bundle, at) => bundle.objects[at] as Buffer),
    }
  }

  it('any part of another release, both signed and assigned, is refused', () => {
    const count = 3 + bundles[0].objects.length
    const outcomes = Array.from({ length: 2 ** count }, (_, number) => {
      const choice = Array.from({ length: count }, (_, at) => ((number >> at) & 1) === 1)
      return taken(mixed(choice), choice[2] ? second : first)?.ok === true ? number : undefined
    })
    expect(outcomes.filter(number => number !== undefined)).toEqual([0, 2 ** count - 1])
  })

  it('whichever manifest was asked for', () => {
    fc.assert(
      fc.property(choices, fc.boolean(), (choice, other) => {
        fc.pre(choice.some(one => one !== choice[0]))
        expect(taken(mixed(choice), other ? second : first)?.ok ?? false).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('what was taken is what was assigned, whatever else is offered beside it', () => {
    const both = new Map(releases.flatMap(({ objects }) => [...objects]))
    for (const [at, release] of releases.entries()) {
      const { assignment, signatures, manifest } = bundles[at] as Bundle
      const envelope = JSON.parse(assignment.toString())
      const offer = {
        assignment: envelope,
        release: { signatures: JSON.parse(signatures.toString()), payload: manifest },
      }
      const result = verifyOffer(offer, hash => both.get(hash), context({ where: { service: 's', env: 'e' }, seen }))
      expect(result).toMatchObject({ ok: true, value: { content: { hash: release.manifest.head.document } } })
    }
  })
})
