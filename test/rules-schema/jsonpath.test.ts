import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maxSegments, normalizedPath, normalizedStep, parsePath, type Segment } from '../../rules-schema/index.ts'

const name = (text: string): Segment => ({ kind: 'name', name: text })
const index = (value: number): Segment => ({ kind: 'index', index: value })
const any: Segment = { kind: 'wildcard' }

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
    ['$..a', 1, /write each step/],
    ['$.a..b', 3, /write each step/],
    ['$[?@.a]', 2, /filters are not supported/],
    ['$[(@.length-1)]', 2, /scripts are not supported/],
    ['$[1:2]', 3, /slices are not supported/],
    ['$[:2]', 2, /slices are not supported/],
    ["$['a','b']", 5, /unions are not supported/],
    ['$[0,1]', 3, /unions are not supported/],
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
    expect(normalizedPath([name('a'), any])).toBeUndefined()
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
