import { asks, body, containsRules, crowd, ofBody, ofValue, regexRules, rule, times } from './make.mjs'

const members = count => Object.fromEntries(times(count, at => [`k${at}`, at]))

function deep(levels) {
  let value = 'needle'
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

function proxied(value) {
  return new Proxy(value, {
    getOwnPropertyDescriptor: (target, name) => {
      for (let spin = 0; spin < 2_000; spin++) target = Object(target)
      return Reflect.getOwnPropertyDescriptor(target, name)
    },
  })
}

/** Values that are large, wide, deep, or not what they seem. */
export const bodies = [
  {
    name: 'a million members',
    rules: () => [asks('all', 'contains', { values: ['zz'] }), asks('any', 'exists', {}, { path: '$..q' })],
    calls: ofBody(() => members(1e6)),
  },
  {
    name: 'four objects of 200,000 members, a rule for each',
    rules: () => times(4, at => asks(`r${at}`, 'contains', { values: ['zz'] }, { path: `$.o${at}` })),
    calls: ofBody(() => Object.fromEntries(times(4, at => [`o${at}`, members(200_000)]))),
  },
  {
    name: 'a million numbers, 1,000 rules on them',
    rules: () => times(1_000, at => asks(`r${at}`, 'greater_than', { value: 1e9 + at })),
    calls: ofBody(() => times(1e6, at => at)),
  },
  {
    name: '100,000 levels, and a capture of them',
    rules: () => [asks('all', 'contains', { values: ['zz'] }), rule('takes', { capture: { k: { address: body } } })],
    calls: ofValue(() => deep(100_000)),
  },
  {
    name: '1,000 paths with .. into 10,000 nodes',
    rules: () => times(1_000, at => asks(`r${at}`, 'contains', { values: ['zz'] }, { path: `$..n${at}` })),
    calls: ofBody(() => crowd(() => 'a', 'a')),
  },
  {
    name: '32 names at each of 10,000 nodes, 20 such paths',
    rules: () =>
      times(20, at => {
        const names = times(32, which => `'n${at}_${which}'`).join(',')
        return asks(`r${at}`, 'contains', { values: ['zz'] }, { path: `$..[${names}]` })
      }),
    calls: ofBody(() => crowd(() => ({}), {})),
  },
  {
    name: '1,000 rules about which inputs are excluded, 10,000 empty lists',
    rules: containsRules(1_000, at => `zz${at}`),
    others: { exclusions: [{ id: 'x', inputs: [{ address: body, path: '$.safe' }] }] },
    calls: ofBody(() => crowd(() => [], [])),
  },
  {
    name: '1,000 excluded inputs that each node is held against',
    rules: containsRules(100, at => `zz${at}`),
    others: {
      exclusions: times(10, which => ({
        id: `x${which}`,
        inputs: times(100, at => ({ address: body, path: `$..[${which * 100 + at + 50}:${which * 100 + at + 51}]` })),
      })),
    },
    calls: ofBody(() => crowd(() => 'a', 'a')),
  },
  {
    name: '1,000 rules that match the last of 9,000 values',
    rules: containsRules(1_000, at => `zq${at}j`),
    calls: ofBody(() => crowd(() => 'a', times(1_000, at => `zq${at}j`).join(' '))),
  },
  {
    name: '9,000 lists of 1,000 holes, 20 inputs',
    rules: () => times(20, at => asks(`r${at}`, 'contains', { values: ['zz'] }, { path: `$..n${at}` })),
    calls: ofValue(() => crowd(() => new Array(1_000), [])),
  },
  {
    name: 'objects that take their time to be looked at',
    rules: containsRules(20, at => `zz${at}`),
    calls: ofValue(() => times(900, () => proxied({ a: 1 }))),
  },
  {
    name: '10,000 headers, 1,000 rules by name and all names and values for 100',
    rules: () => [
      ...times(1_000, at => header(`one-${at}`, 'match_regex', { regex: `^v.*${at}q$` }, { path: `$['x-${at}']` })),
      ...times(50, at => header(`names-${at}`, 'match_regex', { regex: `^x-.*${at}q$` }, { target: 'keys' })),
      ...times(50, at => header(`values-${at}`, 'match_regex', { regex: `^v.*${at}q$` })),
    ],
    calls: () => [
      { 'server.request.headers.no_cookies': Object.fromEntries(times(10_000, at => [`x-${at}`, `value ${at}`])) },
    ],
  },
  {
    name: '20 rules that match a value below a name of 900 KB',
    rules: containsRules(20, at => `needle${at};`),
    calls: ofBody(() => ({ ['\u0001'.repeat(900_000)]: times(20, at => `needle${at};`).join('') })),
  },
  {
    name: '999 slow fields before the one that matches',
    rules: regexRules(20, at => `(?:a?){300}a{300}${at}x`),
    calls: ofBody(() => [...times(998, at => `${'a'.repeat(130)}${at % 20}`), `${'a'.repeat(600)}1x`]),
    matcher: { regex: '(?:a?){300}a{300}1x', text: () => 'a'.repeat(600) },
  },
]

function header(id, operator, members, input = {}) {
  const inputs = [{ address: 'server.request.headers.no_cookies', ...input }]
  return rule(id, { conditions: [{ operator, inputs, ...members }] })
}
