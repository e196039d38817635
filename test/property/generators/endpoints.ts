import fc from 'fast-check'
import type { Endpoint, Rule } from '../../../rules-schema/index.ts'
import type { Call, Conversation } from '../conversation.ts'
import { without } from './inputs.ts'
import { exact, pattern, target } from './targets.ts'
import { methods } from './vocabulary.ts'

const decorated = fc.record({
  /** What stands for a name or `*`, and how a literal is written. */
  part: fc.constantFrom('a', 'A', 'a%2Fb', 'log%69n', '%2e%2e', '%', 'a%252Fb', '%e9', '\u212a', 'é', '..', ''),
  written: fc.constantFrom('plain', 'plain', 'upper', 'escaped', 'dotted'),
  before: fc.constantFrom('', '', '', '/', '/x/..', '/.', 'http://shop.example'),
  after: fc.constantFrom('', '', '/', '//', '?a=/b', '#f', '/.', '/x/..'),
})

type Decoration = typeof decorated extends fc.Arbitrary<infer T> ? T : never

/** A target that is the pattern's, more or less. */
function targetFor(path: string, { part, written, before, after }: Decoration): string {
  const segments = path
    .split('/')
    .flatMap(segment => (segment === '**' ? restFor(part) : /^[:*]/.test(segment) ? part : write(segment, written)))
  return `${before}${segments.join('/')}${after}`
}

function restFor(part: string): readonly string[] {
  return part === '' ? [] : part === '%' ? [''] : [part, 'b']
}

function write(segment: string, how: Decoration['written']): string {
  if (segment === '' || how === 'plain') return segment
  if (how === 'upper') return segment.toUpperCase()
  if (how === 'dotted') return `./${segment}`
  return [...Buffer.from(segment)].map(byte => `%${byte.toString(16)}`).join('')
}

const methodOrNone = fc.constantFrom(undefined, undefined, ...methods)

const endpoint: fc.Arbitrary<Endpoint & { readonly path: string }> = fc
  .record({ path: pattern, method: methodOrNone, exact })
  .map(({ path, ...rest }) => ({ path, ...without(rest) }))

/** Rules that differ in their endpoints alone, or nearly, and targets close to those of some of them. */
export const endpoints: fc.Arbitrary<Conversation> = fc
  .record({
    drafts: fc.array(
      fc.record({ own: fc.array(endpoint, { minLength: 1, maxLength: 4 }), watchesParams: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    ),
    sent: methodOrNone,
    targets: fc.array(fc.record({ which: fc.nat(100), other: fc.nat(2), decorated }), { minLength: 1, maxLength: 2 }),
    other: fc.option(target, { nil: undefined }),
    address: fc.constantFrom('server.request.uri.raw', 'server.request.uri.raw', 'server.request.path'),
  })
  .map(({ drafts, sent, targets, other, address }) => {
    const calls: Call[] = targets.map(one => {
      const { own } = drafts[one.which % drafts.length] as Draft
      return { run: { [address]: targetFor(own[one.other % own.length]?.path ?? '/', one.decorated) } }
    })
    return {
      rules: { version: 1, rules: drafts.map((draft, place) => ruleFor(draft, `r${place}`)) },
      limits: {},
      calls: [
        ...(other === undefined ? [] : [{ run: { 'server.request.uri.raw': other } }]),
        ...calls,
        { run: sent === undefined ? {} : { 'server.request.method': sent } },
        'end',
      ],
    }
  })

interface Draft {
  readonly own: readonly (Endpoint & { readonly path: string })[]
  readonly watchesParams: boolean
}

/** An event of its own, so that every rule's captures show. */
function ruleFor({ own, watchesParams }: Draft, id: string): Rule {
  const [first] = own
  return {
    id,
    category: 'business_logic',
    event: id,
    endpoint: own.length === 1 && first ? first : own,
    ...(watchesParams && { conditions: [{ operator: 'exists', inputs: [{ address: 'server.request.path_params' }] }] }),
    capture: {
      k: { address: 'server.request.path_params', path: '$.*' },
      all: { address: 'server.request.path_params' },
      path: { address: 'server.request.path' },
    },
  }
}
