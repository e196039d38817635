import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine, inScope } from '../../../engine/index.ts'
import {
  appliesTo,
  applyPatch,
  type Composed,
  compose,
  difference,
  documentOf,
  fixedParts,
  hashInForce,
  kindOf,
  type MadeRelease,
  makePatch,
  missingOf,
  needsOf,
  objectsOf,
  readManifest,
  scopesOf,
  type Where,
} from '../../../remote-config/content/index.ts'
import { hashRuleSet } from '../../../rules-schema/index.ts'
import { documents, reordered, scopes, wheres } from './arbitraries.ts'
import { document, list, made, rule, shelf } from './releases.ts'

function composed(release: MadeRelease, where: Where): Composed {
  const result = compose(needsOf(release.manifest, where), shelf(release))
  if (!result.ok) throw new Error(result.message)
  return result.value
}

function baseOf({ manifest, bytes }: MadeRelease) {
  return { hash: manifest.release, size: bytes.length, bytes }
}

const times = ['2026-11-03T09:12:44Z', '2026-11-04T15:30:02Z'] as const

describe('a document and its release', () => {
  it('whatever its order, one manifest', () => {
    fc.assert(
      fc.property(documents, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (one, chance) => {
        const random = () => chance.next().value as number
        expect(made(reordered(one, random)).bytes).toEqual(made(one).bytes)
      }),
      { numRuns: 200 },
    )
  })

  it('the manifest is read as it was made, and names all objects and no others', () => {
    fc.assert(
      fc.property(documents, one => {
        const { bytes, manifest, objects } = made(one)
        expect(readManifest(bytes)).toEqual({ ok: true, value: manifest })
        const named = [manifest.head.rest, ...manifest.lists, ...manifest.rules]
        expect(new Map(named.map(({ hash, size }) => [hash, size]))).toEqual(
          new Map([...objects].map(([hash, { length }]) => [hash, length])),
        )
      }),
      { numRuns: 200 },
    )
  })

  it('its document has the hash that people see', () => {
    fc.assert(
      fc.property(documents, one => {
        expect(made(one).manifest.head.document).toBe(hashRuleSet(one))
      }),
      { numRuns: 200 },
    )
  })

  it('$schema is left out', () => {
    const one = document([rule('r')])
    expect(made({ $schema: './v1.schema.json', ...one }).bytes).toEqual(made(one).bytes)
  })

  it.each([
    ['a list that is not there', document([rule('r', { conditions: [listed('l')] })])],
    ['65 lists in one rule', manyLists(65)],
    ['an id twice', document([rule('r'), rule('r', { event: 'other' })])],
    ['an object twice', document([rule('r'), rule('r')])],
  ])('refused: %s', (_, one) => {
    expect(() => made(one)).toThrow(/manifest is malformed/)
  })

  it('64 lists in one rule are not', () => expect(made(manyLists(64)).manifest.rules[0]?.lists).toHaveLength(64))
})

describe('what is in force', () => {
  const engineAt = ({ service, env }: Where) =>
    createEngine({
      ...(service === null ? {} : { service }),
      ...(env === null ? {} : { env }),
      schedule: task => task(),
    })

  it('is what the engine answers, for whatever document and wherever', async () => {
    await fc.assert(
      fc.asyncProperty(documents, wheres, async (one, where) => {
        const { document, hash } = composed(made(one), where)
        expect(await engineAt(where).apply(document)).toMatchObject({ ok: true, hash })
        expect(hashRuleSet(document)).toBe(hash)
      }),
      { numRuns: 150 },
    )
  })

  it('has the rules that the engine has in force of the whole document', async () => {
    await fc.assert(
      fc.asyncProperty(documents, wheres, async (one, where) => {
        const [whole, part] = [
          await engineAt(where).apply(one),
          await engineAt(where).apply(composed(made(one), where).document),
        ]
        expect(part.ok && part.rules).toBe(whole.ok && whole.rules)
      }),
      { numRuns: 100 },
    )
  })

  it('is the hash of the whole document, where all is in scope', () => {
    const one = document([rule('a'), rule('b', { scope: [{ service: 's' }] })])
    expect(composed(made(one), { service: 's', env: null }).hash).toBe(made(one).manifest.head.document)
    expect(composed(made(one), { service: 't', env: null }).hash).not.toBe(made(one).manifest.head.document)
  })

  it('scopes apply here as they apply in the engine', () => {
    fc.assert(
      fc.property(scopes, wheres, (scope, where) => {
        expect(appliesTo(scope, where)).toBe(inScope(scope, where.service ?? undefined, where.env ?? undefined))
      }),
      { numRuns: 500 },
    )
  })

  it('nothing is in scope: a set without rules that says so', () => {
    const one = document([rule('a', { scope: [{ service: 's' }] })])
    expect(composed(made(one), { service: null, env: null }).document).toEqual({
      version: 1,
      allow_empty: true,
      rules: [],
    })
  })

  it('of what is out of scope nothing is needed, lists neither', () => {
    const one = document(
      [rule('a', { scope: [{ service: 's' }], conditions: [listed('l')] }), rule('b', { conditions: [listed('m')] })],
      { lists: [list('l', '1'), list('m', '2'), list('nobody', '3')] },
    )
    const needs = needsOf(made(one).manifest, { service: 't', env: null })
    expect([needs.rules, needs.lists].map(lines => lines.map(({ id }) => id))).toEqual([['b'], ['m']])
    expect(needs).toMatchObject({ entries: 1, elsewhere: true })
    expect(needs.bytes).toBe(objectsOf(needs).reduce((sum, { size }) => sum + size, 0))
    expect(missingOf(needs, hash => hash === needs.rest.hash)).toEqual(objectsOf(needs).slice(1))
  })
})

describe('from whatever base', () => {
  it('a patch rebuilds the manifest, byte for byte', () => {
    fc.assert(
      fc.property(documents, documents, fc.boolean(), (from, to, isSame) => {
        const [base, next] = [made(from, times[0]), made(isSame ? from : to, times[1], 'n')]
        const patch = makePatch(baseOf(base), next.bytes)
        if (patch === undefined) throw new Error('no patch')
        const travelled = JSON.parse(JSON.stringify(patch))
        expect(applyPatch(base.bytes, travelled, baseOf(next))).toEqual({ ok: true, bytes: next.bytes })
      }),
      { numRuns: 300 },
    )
  })

  it('and no other: another base, another result, or a line changed makes it void', () => {
    fc.assert(
      fc.property(documents, documents, documents, (from, to, other) => {
        const [base, next, third] = [made(from, times[0]), made(to, times[1]), made(other, '2026-11-05T00:00:00Z')]
        const patch = makePatch(baseOf(base), next.bytes)
        if (patch === undefined) throw new Error('no patch')
        expect(applyPatch(third.bytes, patch, baseOf(next)).ok).toBe(false)
        expect(applyPatch(base.bytes, patch, baseOf(third)).ok).toBe(false)
        expect(applyPatch(base.bytes, { ...patch, head: patch.head.replace('"n', '"m') }, baseOf(third)).ok).toBe(false)
        for (const [at, line] of patch.set.entries()) {
          const set = patch.set.with(at, line.replace(/"size":\d+/, '"size":1'))
          expect(applyPatch(base.bytes, { ...patch, set }, baseOf(next)).ok).toBe(false)
          expect(applyPatch(base.bytes, { ...patch, set: patch.set.toSpliced(at, 1) }, baseOf(next)).ok).toBe(false)
        }
        expect(applyPatch(base.bytes, { ...patch, remove: [...patch.remove, 'nobody'] }, baseOf(next)).ok).toBe(false)
      }),
      { numRuns: 150 },
    )
  })

  it('whatever a patch is made of, nothing is thrown', () => {
    const base = made(document([rule('a')]))
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('', '{', '{}', '{"id":"a"}', '{"id":7}', '\ud800', '{"id":"b"},'),
    )
    const patches = fc.record({
      base: fc.constant(base.manifest.release),
      head: text,
      lists: fc.array(text),
      set: fc.array(text),
      remove: fc.array(text),
    })
    fc.assert(
      fc.property(patches, patch => {
        expect(applyPatch(base.bytes, patch, baseOf(base)).ok).toBe(false)
      }),
      { numRuns: 500 },
    )
  })

  it('a base that is no manifest makes it void', () => {
    const base = Buffer.from('{"head":1}')
    const patch = { base: made(document([rule('a')])).manifest.release, head: '{}', set: [], remove: [] }
    expect(applyPatch(base, patch, { hash: patch.base, size: 10 }).ok).toBe(false)
  })

  it('with a head of more than 8,192 characters none is made', () => {
    const one = document([rule('r', { conditions: [listed('l0')] })], {
      lists: Array.from({ length: 100 }, (_, at) => list(`l${at}`.padEnd(at === 0 ? 2 : 100, 'x'))),
      exclusions: Array.from({ length: 99 }, (_, at) => ({
        id: `e${at}`,
        conditions: [listed(`l${at + 1}`.padEnd(100, 'x'))],
      })),
    })
    expect(makePatch(baseOf(made(document([rule('r')]))), made(one).bytes)).toBeUndefined()
  })

  it('the difference of rules brings what runs to the same end', () => {
    fc.assert(
      fc.property(documents, documents, wheres, (from, to, where) => {
        const [before, after] = [made(from, times[0]), made(to, times[1])]
        const [was, is] = [needsOf(before.manifest, where), needsOf(after.manifest, where)]
        const { set, remove, onlyRules } = difference(was, is)
        const rules = new Map(composed(before, where).document.rules.map(one => [one.id, one]))
        for (const id of remove) expect(rules.delete(id)).toBe(true)
        const target = composed(after, where)
        const byId = new Map(target.document.rules.map(one => [one.id, one]))
        for (const { id } of set) rules.set(id, byId.get(id) as never)
        const base = onlyRules ? composed(before, where) : target
        const reached = documentOf(is, base.rest, base.document.lists ?? [], [...rules.values()])
        expect(hashRuleSet(reached)).toBe(target.hash)
        expect(hashInForce(is, fixedParts(base.document.lists ?? [], base.rest))).toBe(target.hash)
      }),
      { numRuns: 300 },
    )
  })
})

describe('scopes', () => {
  it('instances of one kind need the same', () => {
    fc.assert(
      fc.property(documents, wheres, (one, where) => {
        const { manifest } = made(one)
        const kind = kindOf(scopesOf(manifest), where)
        expect(needsOf(manifest, kind)).toEqual(needsOf(manifest, where))
      }),
      { numRuns: 300 },
    )
  })

  it('are counted by the pairs that rules name', () => {
    const one = document([
      rule('a'),
      rule('b', { scope: [{ service: 's' }, { service: 's', env: 'e' }, { service: 's' }] }),
      rule('c', { scope: [{ service: 's' }, { env: 'e' }] }),
    ])
    expect(scopesOf(made(one).manifest)).toEqual([
      { service: null, env: null, rules: 1 },
      { service: null, env: 'e', rules: 1 },
      { service: 's', env: null, rules: 2 },
      { service: 's', env: 'e', rules: 1 },
    ])
  })
})

function listed(id: string) {
  return { operator: 'exact_match' as const, inputs: [{ address: 'usr.id' }], list: id }
}

function manyLists(count: number) {
  const ids = Array.from({ length: count }, (_, at) => `l${at}`)
  return document([rule('r', { conditions: ids.map(listed) })], { lists: ids.map(id => list(id)) })
}
