import { asks, body, containsRules, crowd, ofBody, regexRules, rule, times } from './make.mjs'

const usrId = 'usr.id'
const text64 = 'é%41'.repeat(13_000)

/** `count` captures of one rule. */
function captures(count, capture) {
  return Object.fromEntries(times(count, at => [`k${at}`, capture(at)]))
}

/** All patterns of so many segments, each `a` or `*`. */
function patterns(segments) {
  return times(2 ** segments, at => `/${times(segments, which => ((at >> which) & 1 ? 'a' : '*')).join('/')}`)
}

function endpoints(segments) {
  return {
    name: `${(2 ** segments).toLocaleString('en-US')} endpoints that fit one path`,
    rules: () =>
      patterns(segments).map((path, at) =>
        rule(`r${at}`, { endpoint: { path }, conditions: [onUser('equals', { value: 'zz' })] }),
      ),
    calls: () => [{ 'server.request.method': 'POST', 'server.request.uri.raw': '/a'.repeat(segments) }],
  }
}

function onUser(operator, members) {
  return { operator, inputs: [{ address: usrId }], ...members }
}

/** Rule sets that are large, or ask for much. */
export const ruleSets = [
  {
    name: '20,000 rules by literal, one text of 64 KB with none of them',
    rules: containsRules(20_000, at => `needle-${at};`),
    calls: ofBody(() => 'needle-x;'.repeat(7_000)),
  },
  {
    name: '20,000 rules that wait for the same literal, 200 texts with it',
    rules: regexRules(20_000, at => `zqxj~.{1,9}word${at}$`),
    calls: ofBody(() => times(200, at => `zqxj~ ${at}`)),
  },
  {
    name: '450 rules without a literal, 300 texts',
    rules: regexRules(450, at => `^[a-z]+\\s[0-9]{${(at % 30) + 1}},[aeiou]{${Math.floor(at / 30) + 1}}$`),
    calls: ofBody(() => times(300, at => `abc ${'1'.repeat(at % 20)},e${at}`)),
  },
  {
    name: '20,000 rules on a status that is still to come, 100 calls',
    rules: () =>
      times(20_000, at => {
        const inputs = [{ address: 'server.response.status' }]
        return rule(`r${at}`, { conditions: [{ operator: '!equals', inputs, value: at }] })
      }),
    calls: () => times(100, at => ({ [usrId]: `u${at}` })),
  },
  {
    name: '20,000 rules, a user that is replaced 100 times',
    rules: () =>
      times(20_000, at => rule(`r${at}`, { conditions: [onUser('match_regex', { regex: `^zz${at}.*q$` })] })),
    calls: () => times(100, at => ({ [usrId]: `u${at}` })),
  },
  {
    name: '20,000 rules of other endpoints, a user that is replaced 20 times',
    rules: () =>
      times(20_000, at => {
        const conditions = [onUser('match_regex', { regex: `^zz${at}.*q$` })]
        return rule(`r${at}`, { endpoint: { path: `/p${at}` }, conditions })
      }),
    calls: () => times(20, at => ({ [usrId]: `u${at}` })),
  },
  endpoints(10),
  endpoints(14),
  {
    name: '64 captures with .. from 10,000 nodes',
    rules: () => [rule('r', { capture: captures(64, at => ({ address: body, path: `$..n${at}` })) })],
    calls: ofBody(() => crowd(() => ({}), {})),
  },
  {
    name: '6,400 captures with .. from 10,000 nodes',
    rules: () =>
      times(100, rules => {
        const capture = captures(64, at => ({ address: body, path: `$..n${at}` }))
        return rule(`r${rules}`, { event: `test.event${rules}`, capture })
      }),
    calls: ofBody(() => crowd(() => ({}), {})),
  },
  {
    name: '64 hashes of the JSON of a large list',
    rules: () => [rule('r', { capture: captures(64, () => ({ address: body, mask: 'sha256' })) })],
    calls: ofBody(() => times(9_000, at => `some text ${at}`)),
  },
  {
    name: '64 captures of 64 KB, 16 transformers each',
    rules: () => {
      const transformers = times(16, at => (at % 2 ? 'url_decode_iis' : 'unicode_normalize'))
      return [rule('r', { capture: captures(64, () => ({ address: body, transformers })) })]
    },
    calls: ofBody(() => text64),
  },
  {
    name: '64 captures of the JSON of an object with a name of 900 KB',
    rules: () => [rule('r', { capture: captures(64, () => ({ address: body })) })],
    calls: ofBody(() => ({ ['\u0001'.repeat(900_000)]: 1 })),
  },
  {
    name: 'any of 1,000 conditions in each of 100 rules, 100 texts',
    rules: () =>
      times(100, at => {
        const conditions = times(1_000, which => asks('x', 'equals', { value: `${at}-${which}` }).conditions[0])
        return rule(`r${at}`, { conditions: [{ operator: 'any', conditions }] })
      }),
    calls: ofBody(() => times(100, at => `value ${at}`)),
  },
  {
    name: 'a target of 1 MB of escapes',
    rules: () => [rule('r', { endpoint: { path: '/x' } })],
    calls: () => [{ 'server.request.uri.raw': `/${'%41a'.repeat(250_000)}` }],
  },
  {
    name: 'a target of 16 KB of escapes',
    rules: () => [rule('r', { endpoint: { path: '/x' } })],
    calls: () => [{ 'server.request.uri.raw': `/${'%41a'.repeat(4_000)}` }],
  },
]
