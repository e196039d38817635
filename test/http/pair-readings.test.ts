import { expect, test } from 'vitest'
import { fieldReadings, pairReadings } from '../../http/pair-readings.ts'
import { parsePairs } from '../../http/pairs.ts'
import { addText, textMap } from '../../http/text-map.ts'

function readingsOf(text: string): unknown {
  return plain(pairReadings(text, parsePairs(text), 'query').readings)
}

/** With prototypes, so that it compares. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

const cases: [why: string, text: string, expected: object[]][] = [
  ['a repeated name: every value, joined by commas, joined directly', 'a=1&a=2', [{ a: ['1', '2', '1,2', '12'] }]],
  ['a value in two pieces', 'q=<scr&q=ipt>', [{ q: ['<scr', 'ipt>', '<scr,ipt>', '<script>'] }]],
  ['an escape in two pieces', 'q=%25&q=3C', [{ q: ['%', '3C', '%,3C', '%3C', '<'] }]],
  [
    'pieces at a name that is encoded twice',
    '%2571=<scr&q=ipt>',
    [{ '%71': '<scr', q: ['<scr', 'ipt>', '<scr,ipt>', '<script>'] }],
  ],
  ['a member', 'user[role]=admin', [{ 'user[role]': 'admin', user: { role: 'admin' } }]],
  ['a member by a dot', 'user.role=admin', [{ 'user.role': 'admin', user: { role: 'admin' } }]],
  ['encoded brackets', 'user%5Brole%5D=admin', [{ 'user[role]': 'admin', user: { role: 'admin' } }]],
  ['brackets encoded twice', 'u%255Br%255D=1', [{ 'u%5Br%5D': '1', 'u[r]': '1', u: { r: '1' } }]],
  ['deeper', 'a[b][c]=1', [{ 'a[b][c]': '1', a: { b: { c: '1' } } }]],
  ['brackets and dots', 'a[b].c=1', [{ 'a[b].c': '1', a: { b: { c: '1', '': ['1'] } } }]],
  ['a member of nothing', '[role]=admin', [{ '[role]': 'admin', role: 'admin' }]],
  ['a member of nothing, encoded', '%5Brole%5D=admin', [{ '[role]': 'admin', role: 'admin' }]],
  ['a member of nothing, and what follows it', '[a][b]c=1', [{ '[a][b]c': '1', a: { b: '1' } }]],
  ['a member of nothing by a dot', '.role=admin', [{ '.role': 'admin', role: 'admin' }]],
  ['a name that has an equals sign in its brackets', 'a[b=c]=1', [{ 'a[b': 'c]=1', 'a[b=c]': '1', a: { 'b=c': '1' } }]],
  ['the same, encoded', 'a%5Bb=c%5D=1', [{ 'a[b': 'c]=1', 'a[b=c]': '1', a: { 'b=c': '1' } }]],
  ['a list', 'a[]=1', [{ 'a[]': '1', a: ['1'] }]],
  ['a list of several', 'a[]=<s&a[]=c>', [{ 'a[]': ['<s', 'c>', '<s,c>', '<sc>'], a: ['<s', 'c>', '<s,c>', '<sc>'] }]],
  [
    'places, in the order of their numbers',
    'a[1]=c>&a[0]=<s',
    [{ 'a[1]': 'c>', 'a[0]': '<s', a: ['<s', 'c>', '<s,c>', '<sc>'] }],
  ],
  ['members in places', 'a[][b]=1&a[0][c]=2', [{ 'a[][b]': '1', 'a[0][c]': '2', a: [{ b: '1', c: '2' }] }]],
  ['a value and a member', 'a=1&a[b]=2', [{ a: { b: '2', '': ['1'] }, 'a[b]': '2' }]],
  [
    'a member that has two values',
    'a[b]=1&a[b]=2',
    [{ 'a[b]': ['1', '2', '1,2', '12'], a: { b: ['1', '2', '1,2', '12'] } }],
  ],
  ['a member encoded twice', 'a[b]=%2541', [{ 'a[b]': ['%41', 'A'], a: { b: ['%41', 'A'] } }]],
  ['a name encoded twice', '%2561=1', [{ '%61': '1', a: '1' }]],
  ['plus is plus', 'q=a+b', [{ q: ['a b', 'a+b'] }]],
  ['in a name too', 'a+b=1', [{ 'a b': '1', 'a+b': '1' }]],
  ['semicolons', 'a=1;b=2', [{ a: ['1', '1;b=2'], b: '2' }]],
  ['escaped ampersands', 'a=1&amp;b=2', [{ a: '1', b: '2', 'amp;b': '2' }]],
  ['a second question mark', 'a=1?b=2', [{ a: ['1', '1?b=2'], b: '2' }]],
  ['two at once', '?b=2', [{ b: '2', '?b': '2' }]],
  ['overlong', 'p=..%c0%af', [{ p: ['..\ufffd\ufffd', '..', '../'] }]],
  ['bytes that were not escaped', 'q=\u00c3\u00a9', [{ q: ['\u00c3\u00a9', 'é'] }]],
  [
    'names of the prototype',
    '__proto__[x]=1&toString=2',
    [JSON.parse('{"__proto__[x]":"1","__proto__":{"x":"1"},"toString":"2"}')],
  ],
]

test.each(cases)('%s', (_why, text, expected) => {
  expect(readingsOf(text)).toEqual(expected)
})

const oneReading: string[] = [
  '',
  'a=1&b=2',
  'q=red%20shoes&page=2',
  'q=caf%C3%A9&l=%E6%97%A5%E6%9C%AC',
  'next=%2Faccount%3Ftab%3D1%26x%3D2',
  'file=report.final.pdf&v=1.2.3',
  'range=1-2,3-4&name=O%27Brien&at=@me',
  'rate=5%&x=100%25',
  'price=10%2B&u=https://example.org/a',
]

test.each(oneReading)('%j is read in one way only', text => {
  expect(pairReadings(text, parsePairs(text), 'query')).toEqual({ readings: [], ambiguous: [] })
})

const encoded: [why: string, text: string, isTagged: boolean][] = [
  ['encoded three times: every pass is looked at', 'q=%25253Cscript%25253E', false],
  ['four times', 'q=%2525253Cscript', false],
  ['seven times', 'q=%2525252525253Cscript', true],
  ['seven times, in a name', '%2525252525253C=1', true],
  ['an encoded address', 'next=https%3A%2F%2Fa%2Fb%3Fc%3Dd%2526e', false],
  ['within another one', 'next=https%3A%2F%2Fa%2Fb%3Fu%3Dhttps%253A%252F%252Fb%253Fx%253Da%252526b', false],
  ['by code units', 'q=%u0041', false],
  ['a percent sign', 'q=100%&x=5%+off', false],
  ['what a template has left', 'site=%%SITE%%&x=[x]', false],
  ['a cut escape', 'q=%2', true],
  ['one that is none', 'q=%2x', true],
  ['a doubled percent sign', 'q=%%61', true],
]

test.each(encoded)('encoded: %s', (_why, text, isTagged) => {
  expect(pairReadings(text, parsePairs(text), 'query').ambiguous).toEqual(isTagged ? ['percent_encoding'] : [])
})

test('the tables have their cases', () => {
  expect([cases.length, oneReading.length, encoded.length]).toEqual([33, 9, 12])
})

test('fields of a form that came decoded', () => {
  const fields = textMap()
  for (const [name, value] of [
    ['user[role]', '%61dmin'],
    ['plain', 'a+b;c'],
    ['twice', '<scr'],
    ['twice', 'ipt>'],
  ] as const)
    addText(fields, name, value)
  expect(plain(fieldReadings(fields).readings)).toEqual([
    {
      'user[role]': ['%61dmin', 'admin'],
      user: { role: ['%61dmin', 'admin'] },
      plain: 'a+b;c',
      twice: ['<scr', 'ipt>', '<scr,ipt>', '<script>'],
    },
  ])
  const everyday = textMap()
  addText(everyday, 'comment', 'été, 100%')
  expect(fieldReadings(everyday)).toEqual({ readings: [], ambiguous: [] })
})

test('in a form a plus is a blank', () => {
  const text = 'comment=so+nice'
  expect(pairReadings(text, parsePairs(text), 'form')).toEqual({ readings: [], ambiguous: [] })
})

function numbered(count: number, pair: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => pair(n)).join('&')
}

test('a thousand parameters are looked at in other ways; that there were more is said', () => {
  const readings = (count: number) => {
    const text = numbered(count, n => `a[]=${n}`)
    const { readings, ambiguous } = pairReadings(text, parsePairs(text), 'query')
    const [reading = {}] = readings
    return [(reading.a as readonly unknown[]).length, ambiguous]
  }
  expect([readings(1000), readings(1001)]).toEqual([
    [1002, []],
    [1002, ['parameters']],
  ])
})

const large: [why: string, text: string, isTagged: boolean][] = [
  ['a name that leads deeper than anybody looks', `a${'[x]'.repeat(100_000)}=1`, false],
  ['by dots', `${'a.'.repeat(100_000)}=1`, false],
  ['nowhere', `${'.'.repeat(500_000)}b=1`, false],
  ['brackets that are never closed', `a${'['.repeat(500_000)}=1`, false],
  ['percent signs', `q=${'%'.repeat(500_000)}`, true],
  ['much that is encoded twice', `q=${'%2541'.repeat(100_000)}`, true],
  ['in many names', numbered(999, n => `a${n}%2541[b].c.d[e]=%2541`), false],
  ['semicolons', 'a;'.repeat(500_000), true],
]

test.each(large)('large: %s', (_why, text, isTagged) => {
  expect(pairReadings(text, parsePairs(text), 'query').ambiguous.length > 0).toBe(isTagged)
})
