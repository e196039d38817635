import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ChildSegment,
  maxSegments,
  normalizedPath,
  normalizedStep,
  parsePath,
  type Segment,
  type Selector,
} from '../../rules-schema/index.ts'

const name = (text: string): Selector => ({ kind: 'name', name: text })
const index = (value: number): Selector => ({ kind: 'index', index: value })
const any: Selector = { kind: 'wildcard' }
const slice = (start?: number, end?: number, step = 1): Selector => ({ kind: 'slice', start, end, step })
const union = (...selectors: readonly Selector[]): ChildSegment => ({ kind: 'union', selectors })
const below = (segment: ChildSegment): Segment => ({ kind: 'descendant', segment })

describe('parsePath', () => {
  it.each<[string, readonly Segment[]]>([
    ['$', []],
    ['$.user.email', [name('user'), name('email')]],
    ["$['e-mail']", [name('e-mail')]],
    ['$["a"]["b\\"c"]', [name('a'), name('b"c')]],
    ["$['it\\'s']", [name("it's")]],
    ["$['\"']", [name('"')]],
    ["$['\\b\\f\\n\\r\\t\\/\\\\\\u0041']", [name('\b\f\n\r\t/\\A')]],
    ["$['\\uD83D\\uDE00']", [name('😀')]],
    ['$.😀', [name('😀')]],
    ['$._é1', [name('_é1')]],
    ['$[0][-1][10]', [index(0), index(-1), index(10)]],
    ['$[9007199254740991]', [index(Number.MAX_SAFE_INTEGER)]],
    ['$.*[*]', [any, any]],
    ["$ .a\t[ 'b' ]\n[ 0 ]\r[*]", [name('a'), name('b'), index(0), any]],
    ["$['']", [name('')]],
    ['$[1:3]', [slice(1, 3)]],
    ['$[:]', [slice()]],
    ['$[::]', [slice()]],
    ['$[-2:]', [slice(-2)]],
    ['$[:-1:2]', [slice(undefined, -1, 2)]],
    ['$[ 5 :\t1 : -2 ]', [slice(5, 1, -2)]],
    ['$[0:5:0]', [slice(0, 5, 0)]],
    ['$[\'a\',"b"]', [union(name('a'), name('b'))]],
    ['$[ 0 , -1,*, 1:2 ,0]', [union(index(0), index(-1), any, slice(1, 2), index(0))]],
    ['$..email', [below(name('email'))]],
    ['$.a..*', [name('a'), below(any)]],
    ["$..['a', 0].b", [below(union(name('a'), index(0))), name('b')]],
    ['$.a ..[1:].b', [name('a'), below(slice(1)), name('b')]],
    ['$.__proto__.constructor', [name('__proto__'), name('constructor')]],
  ])('reads %s', (text, segments) => {
    expect(parsePath(text)).toEqual({ ok: true, segments })
  })

  it.each<[string, number, RegExp]>([
    ['', 0, /\$ is the whole value/],
    ['user.email', 0, /write \$\.user\.email/],
    ['[0]', 0, /write \$\[0\]/],
    [' $', 0, /\$/],
    ['$ ', 1, /leave it out/],
    ['$. a', 2, /a step is/],
    ['$.', 2, /leave the dot out/],
    ['$..', 3, /leave the dot out/],
    ['$...a', 3, /a step is/],
    ['$.. a', 3, /a step is/],
    ['$..a..b', 4, /write each step after the first/],
    ['$..a[0] ..[*]', 8, /write each step after the first/],
    ['$[?@.a]', 2, /filters are not supported/],
    ['$[(@.length-1)]', 2, /scripts are not supported/],
    ['$[0,?@.a]', 4, /filters are not supported/],
    ['$..[?@.a]', 4, /filters are not supported/],
    ['$[0:05]', 4, /write 5/],
    ['$[-0:1]', 2, /write 0/],
    ['$[0:1:-0]', 6, /write 0/],
    ['$[1:2:3:4]', 7, /in brackets are/],
    ["$['a':2]", 5, /in brackets are/],
    ['$[0,]', 4, /leave out the comma/],
    ['$[,0]', 2, /both sides of a comma/],
    ['$[0,a]', 4, /takes quotes/],
    ['$[0,1', 5, /close it/],
    ['$[1:', 4, /close it/],
    ['$.a.length()', 4, /an operator compares/],
    ['$.a^', 3, /parents/],
    ['$.a~', 3, /member names/],
    ['$.`x`', 2, /backticks/],
    ['$.@string()', 2, /@ is not supported/],
    ['$.e-mail', 3, /\['e-mail'\]/],
    ['$.items.0', 8, /\[0\]/],
    ["$.'a'", 2, /goes into brackets/],
    ['$[a]', 2, /takes quotes/],
    ['$[]', 2, /write \[\*\]/],
    ['$[0', 3, /close it/],
    ['$[', 2, /close it/],
    ["$['a", 4, /close it/],
    ["$['a'", 5, /close it/],
    ['$[-0]', 2, /write 0/],
    ['$[01]', 2, /write 1/],
  ])('refuses %j at %i, and says what to do', (text, offset, help) => {
    const result = parsePath(text)
    expect(result).toMatchObject({ ok: false, offset })
    if (!result.ok) expect(result.help).toMatch(help)
  })

  it.each([
    ['$[9007199254740992]', 2],
    ['$[:-9007199254740992]', 3],
    ['$[::9007199254740992]', 4],
    ["$['\\x41']", 3],
    ["$['\\\"']", 3],
    ["$['\\u00']", 3],
    ["$['\\uD83D']", 3],
    ["$['\\uDE00\\uD83D']", 3],
    ["$['a\nb']", 4],
    ["$['\uD83D']", 2],
    ['$.\uD83D', 2],
  ])('refuses %j at %i', (text, offset) => {
    expect(parsePath(text)).toMatchObject({ ok: false, offset })
  })

  it(`reads ${maxSegments} steps and no more, however many come`, () => {
    expect(parsePath(`$${'.a'.repeat(maxSegments)}`)).toMatchObject({ ok: true })
    expect(parsePath(`$${'.a'.repeat(maxSegments + 1)}`)).toMatchObject({ ok: false, offset: 1 + 2 * maxSegments })
    expect(parsePath(`$${'[0]'.repeat(1_000_000)}`)).toMatchObject({ ok: false, offset: 1 + 3 * maxSegments })
  })
})

describe('a path with slices, unions and descendants', () => {
  const bound = fc.option(fc.maxSafeInteger(), { nil: undefined })
  const step = fc.maxSafeInteger()
  const selector = fc.oneof(
    fc.string({ unit: 'binary' }).map(name),
    fc.maxSafeInteger().map(index),
    fc.constant(any),
    fc.tuple(bound, bound, step).map(bounds => slice(...bounds)),
  )
  const child = fc.oneof(
    selector,
    fc.array(selector, { minLength: 2, maxLength: 32 }).map(selectors => union(...selectors)),
  )
  const path = fc
    .tuple(
      fc.array(child, { maxLength: 8 }),
      fc.option(child.map(below), { nil: undefined }),
      fc.array(child, { maxLength: 8 }),
    )
    .map(([before, descendant, after]) => [...before, ...(descendant === undefined ? [] : [descendant]), ...after])

  it('is read back as what it was', () => {
    fc.assert(
      fc.property(path, fc.constantFrom('', ' ', '\n\t'), (segments, gap) => {
        expect(parsePath(`$${segments.map(segment => gap + spelt(segment, gap)).join('')}`)).toEqual({
          ok: true,
          segments,
        })
      }),
    )
  })

  it('has at most 32 selectors in one pair of brackets', () => {
    expect(parsePath(`$[${'0,'.repeat(31)}0]`)).toMatchObject({ ok: true })
    expect(parsePath(`$[${'0,'.repeat(32)}0]`)).toMatchObject({ ok: false, offset: 66 })
    expect(parsePath(`$[${'0,'.repeat(1_000_000)}0]`)).toMatchObject({ ok: false, offset: 66 })
  })
})

function spelt(segment: Segment, gap: string): string {
  if (segment.kind === 'descendant') return `..${spelt(segment.segment, gap)}`
  const selectors = segment.kind === 'union' ? segment.selectors : [segment]
  return `[${gap}${selectors.map(selector => speltSelector(selector, gap)).join(`${gap},${gap}`)}${gap}]`
}

function speltSelector(selector: Selector, gap: string): string {
  if (selector.kind === 'name') return normalizedStep(selector.name).slice(1, -1)
  if (selector.kind === 'index') return String(selector.index)
  if (selector.kind === 'wildcard') return '*'
  return [selector.start ?? '', selector.end ?? '', selector.step].join(`${gap}:${gap}`)
}

describe('normalizedPath', () => {
  it.each([
    ['$', '$'],
    ["$.a['b'][0]", "$['a']['b'][0]"],
    ['$["it\'s"]', "$['it\\'s']"],
    ['$["\\\\"]', "$['\\\\']"],
    ['$["\\u000b\\n\\u001f"]', "$['\\u000b\\n\\u001f']"],
    ['$["\\u0041😀\\""]', "$['A😀\"']"],
    ['$[-1]', '$[-1]'],
  ])('spells %s as %s', (text, normalized) => {
    const path = parsePath(text)
    expect(path.ok && normalizedPath(path.segments)).toBe(normalized)
  })

  it('has no spelling for what names several places', () => {
    for (const several of [any, slice(0, 1), union(index(0), index(1)), below(name('a'))])
      expect(normalizedPath([name('a'), several])).toBeUndefined()
  })

  it('is read back as what it was', () => {
    const singular = fc.array(fc.oneof(fc.string({ unit: 'binary' }).map(name), fc.maxSafeInteger().map(index)), {
      maxLength: maxSegments,
    })
    fc.assert(
      fc.property(singular, segments => {
        expect(parsePath(normalizedPath(segments) ?? '')).toEqual({ ok: true, segments })
      }),
    )
  })

  it('is made of steps', () => {
    expect(`$${normalizedStep('a')}${normalizedStep(3)}`).toBe("$['a'][3]")
  })
})
