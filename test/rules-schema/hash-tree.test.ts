import { hash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HashTree, hashOfParts, inOneGo, type NamedHash } from '../../rules-schema/index.ts'

const treeOf = (parts: Iterable<NamedHash>) => inOneGo(HashTree.of(parts))
const unionOf = (...trees: readonly HashTree[]) => inOneGo(HashTree.union(trees))
const changed = (tree: HashTree, removed: readonly NamedHash[], added: readonly NamedHash[]) =>
  inOneGo(tree.changed(removed, added))

/** As a part that has this content. */
const part = (name: string, content = name): NamedHash => [name, hash('sha256', content)]
const parts = (count: number, name = 'r') => Array.from({ length: count }, (_, index) => part(`${name}${index}`))

/** Few names and contents, so that sets meet; by name, as ids are. */
const set = fc
  .uniqueArray(fc.record({ name: fc.nat(40), content: fc.nat(3) }), { selector: one => one.name, maxLength: 30 })
  .map(all => all.map(({ name, content }) => part(`p${name}`, `${name} ${content}`)))

describe('a tree that was changed', () => {
  test('is the tree of what is there then, whatever was there and in whatever order', () => {
    let seen = 0
    fc.assert(
      fc.property(fc.array(set, { minLength: 2, maxLength: 5 }), ([first = [], ...others]) => {
        let now = first
        let tree = treeOf(first)
        for (const next of others) {
          const stays = new Set(next.map(String))
          const was = new Set(now.map(String))
          const before = tree.root
          const old = tree
          tree = changed(
            tree,
            now.filter(one => !stays.has(String(one))),
            next.filter(one => !was.has(String(one))),
          )
          expect(tree.root).toBe(treeOf([...next].reverse()).root)
          expect(tree.root).toBe(hashOfParts(next))
          expect(old.root).toBe(before)
          now = next
          seen += 1
        }
      }),
      { numRuns: 200, seed: 20_261_120 },
    )
    expect(seen).toBeGreaterThan(300)
  })

  test.each<[string, readonly NamedHash[], readonly NamedHash[], readonly NamedHash[]]>([
    ['nothing', [], [], parts(3)],
    ['a part in the place of itself', [part('r1')], [part('r1')], parts(3)],
    ['a part of the same name', [part('r1')], [part('r1', 'x')], [part('r0'), part('r1', 'x'), part('r2')]],
    ['all of it', parts(3), [], []],
    ['all, for others', parts(3), parts(2, 's'), parts(2, 's')],
  ])('by %s', (_, removed, added, expected) => {
    expect(changed(treeOf(parts(3)), removed, added).root).toBe(treeOf(expected).root)
  })

  test('by a part that was added and is taken away again is what it was', () => {
    const tree = treeOf(parts(1_000))
    const more = changed(tree, [], [part('more')])
    expect(more.root).not.toBe(tree.root)
    expect(changed(more, [part('more')], []).root).toBe(tree.root)
  })

  test('pauses, where much is changed', () => {
    const steps = treeOf(parts(10)).changed([], parts(20_000, 's'))
    let pauses = 0
    while (!steps.next().done) pauses += 1
    expect(pauses).toBeGreaterThan(30)
  })
})

describe('a union', () => {
  test('is the tree of all parts, and what two have in name and content counts once', () => {
    const [some, others] = [
      [...parts(20), part('same')],
      [...parts(20, 's'), part('same')],
    ]
    expect(unionOf(treeOf(some), treeOf(others)).root).toBe(
      treeOf([...parts(20), ...parts(20, 's'), part('same')]).root,
    )
    expect(unionOf(treeOf(some), treeOf(others)).root).toBe(unionOf(treeOf(others), treeOf(some)).root)
    expect(unionOf().root).toBe(treeOf([]).root)
    expect(unionOf(treeOf(some)).root).toBe(treeOf(some).root)
  })

  test('loses what several have when the last of them does', () => {
    const same = part('same')
    const union = unionOf(treeOf([same, part('a')]), treeOf([same, part('b')]), treeOf([same]))
    const [once, twice, thrice] = [1, 2, 3].map(times => changed(union, Array(times).fill(same), []))
    const [withIt, without] = [treeOf([same, part('a'), part('b')]), treeOf([part('a'), part('b')])]
    expect([union.root, once?.root, twice?.root]).toEqual([withIt.root, withIt.root, withIt.root])
    expect(thrice?.root).toBe(without.root)
  })

  test('changed by what one of its sets is changed by is the union of the sets as they are then', () => {
    fc.assert(
      fc.property(set, set, set, (first, second, next) => {
        // Ids of rules are of one set alone; what sets share they share in name and content.
        const other = second.map(([name, digest]): NamedHash => [`o ${name}`, digest])
        const shared = part('address app.tenant')
        const union = unionOf(treeOf([...first, shared]), treeOf([...other, shared]))
        expect(changed(union, first, next).root).toBe(
          unionOf(treeOf([...next, shared]), treeOf([...other, shared])).root,
        )
      }),
      { numRuns: 100, seed: 20_261_120 },
    )
  })
})
