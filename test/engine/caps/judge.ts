import type { Engine, Limits, Prefilter } from '../../../engine/index.ts'
import { rule, strictEngine } from '../support.ts'

export type Address = 'server.request.query' | 'server.request.body'

/** One test, without its inputs. */
export interface TestMembers {
  readonly operator: string
  readonly [member: string]: unknown
}

export interface InputMembers {
  readonly path?: string
  readonly target?: 'keys'
  readonly transformers?: readonly string[]
}

/** `true`, `false`, or the reason why it cannot be said. */
export type Verdict = 'true' | 'false' | 'truncated' | 'nodes' | 'entries' | 'depth'

export interface CapCase {
  readonly why: string
  readonly limits: Partial<Limits>
  readonly test: TestMembers
  readonly input?: InputMembers
  readonly address: Address
  readonly value: unknown
  readonly want: Verdict
}

/** How a rule set may be compiled, and whether its rules wait for an endpoint: the verdict is the same. */
export interface Setting {
  readonly prefilter: Prefilter
  readonly scoped: boolean
}

export const settings: readonly Setting[] = (['always', 'never', 'auto'] as const).flatMap(prefilter =>
  [false, true].map(scoped => ({ prefilter, scoped })),
)

/** So many that `auto` makes an index; nobody supplies what they look at. */
const others = Array.from({ length: 4 }, (_, index) =>
  rule(`other-${index}`, {
    conditions: [{ operator: 'contains', inputs: [{ address: 'usr.login' }], values: [`nobody-${index}`] }],
  }),
)

const lists = [
  { id: 'texts', type: 'value', entries: ['e'.repeat(15), 'e'.repeat(16), 'hit'].map(value => ({ value })) },
  { id: 'ranges', type: 'ip', entries: [{ value: '2001:db8::/32' }, { value: '10.0.0.0/8' }] },
]

const engines = new Map<string, Promise<Engine>>()

/** What the test says, and its negation: one of them is true, or both are unknown for a reason that is told. */
export async function verdictOf(one: CapCase, setting: Setting): Promise<string> {
  const tx = (await engineFor(one, setting)).begin()
  const target = { 'server.request.method': 'POST', 'server.request.uri.raw': '/caps' }
  const outcomes = [tx.run({ ...target, [one.address]: one.value }), tx.end()]
  const ids = outcomes.flatMap(({ matches }) => matches.map(match => match.rule.id))
  const reasons = outcomes.flatMap(({ incomplete }) => incomplete)
  const said = ids.map(id => (id === 'test' ? 'true' : id === 'negation' ? 'false' : id))
  return [...said, ...reasons].join(' and ') || 'a silent negative'
}

function engineFor({ limits, test, input, address }: CapCase, setting: Setting): Promise<Engine> {
  const key = JSON.stringify([limits, test, input, address, setting])
  const known = engines.get(key) ?? makeEngine({ limits, test, input, address }, setting)
  engines.set(key, known)
  return known
}

async function makeEngine(
  { limits, test, input, address }: Pick<CapCase, 'limits' | 'test' | 'address'> & { input: InputMembers | undefined },
  { prefilter, scoped }: Setting,
): Promise<Engine> {
  const condition = { ...test, inputs: [{ address, ...input }] }
  const where = scoped ? { endpoint: { method: 'POST', path: '/caps' } } : {}
  const engine = strictEngine({ limits, prefilter, monotonic: () => 0 })
  const rules = [
    rule('test', { ...where, conditions: [condition] }),
    rule('negation', { ...where, conditions: [{ operator: 'not', condition }] }),
    ...others,
  ]
  const result = await engine.apply({ version: 1, rules, lists })
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2))
  return engine
}
