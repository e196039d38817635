import type { Exclusion, ListEntry, Rule, RuleSetDocument } from '../../rules-schema/index.ts'
import type { Call, Conversation } from './conversation.ts'
import type { History, SourceName, Step } from './generators/history.ts'
import { declaredAddress } from './generators/vocabulary.ts'
import type { PlayedEngine } from './play.ts'

type Documents = Readonly<Record<SourceName, RuleSetDocument>>
type Lists = Readonly<Record<string, readonly ListEntry[] | null>>

/** How many rules make a crowd of a document. */
const crowdSize = 66

/** What a history comes to, step by step: what each source would be, had it been applied as a whole. */
export class Story {
  documents: Documents
  lists: Lists = {}
  private readonly history: History
  private readonly told: (what: string, times?: number) => void
  private readonly pool: readonly Rule[]
  /** Rules that came by a change since the source was applied, by id, and how often. */
  private readonly came = new Map<string, number>()
  private crowds = 0

  constructor(history: History, told: (what: string, times?: number) => void) {
    this.history = history
    this.told = told
    this.pool = history.drawn.flatMap(({ rules }) => rules.rules)
    this.documents = { main: nothing, other: nothing }
  }

  /** To an engine, and to what is told of it. */
  async take(step: Step, engine: PlayedEngine): Promise<void> {
    if ('lists' in step) this.setLists(step.lists, engine)
    else if ('apply' in step) await this.apply(step, engine)
    else await this.change(step, engine)
  }

  /** What both sources are together, and a request: as the interpreter takes it. */
  asked(number: number): Conversation {
    const { main, other } = this.documents
    const [settings] = this.history.drawn
    const calls = callsOf(this.history.drawn[number % this.history.drawn.length] as Conversation)
    const rules = {
      ...main,
      rules: [...main.rules, ...other.rules],
      exclusions: [...(main.exclusions ?? []), ...(other.exclusions ?? [])],
    }
    return { ...(settings as Conversation), rules, calls: [...calls] }
  }

  /** Whether a rule came by a change. */
  isOfChange(id: string): boolean {
    return this.came.has(id)
  }

  /** Some rules came by a change, and not too many of them. */
  get hasTwoLayers(): boolean {
    return this.came.size > 0 && this.came.size <= 128
  }

  private setLists(lists: Lists, engine: PlayedEngine): void {
    for (const [id, entries] of Object.entries(lists)) engine.setList(id, entries)
    this.lists = { ...this.lists, ...lists }
    this.told('list that was set', Object.keys(lists).length)
  }

  private async apply({ apply, source }: Extract<Step, { apply: number }>, engine: PlayedEngine): Promise<void> {
    const { rules } = this.history.drawn[apply % this.history.drawn.length] as Conversation
    const document = this.documentOf(
      rules.rules.flatMap(rule => inSource(rule, source) ?? []),
      (rules.exclusions ?? []).flatMap(exclusion => inSource(exclusion, source) ?? []),
      source,
    )
    await engine.apply(document, source)
    this.told(this.documents[source].rules.length === 0 ? 'apply' : 'apply of what was there, and changed')
    this.documents = { ...this.documents, [source]: document }
    // All become one layer.
    this.came.clear()
  }

  private async change(step: Extract<Step, { remove: readonly number[] }>, engine: PlayedEngine): Promise<void> {
    const { source, remove } = step
    const before = this.documents[source]
    const set = 'set' in step ? this.picked(step.set, source) : this.crowd(step.crowd, source)
    const isSet = new Set(set.map(({ id }) => id))
    const { rules } = before
    const candidates = remove.flatMap(number => rules[number % rules.length]?.id ?? []).filter(id => !isSet.has(id))
    const isGone = new Set(candidates)
    const left = [...rules.filter(({ id }) => !isSet.has(id) && !isGone.has(id)), ...set]
    // Nobody may take out the last one; an id may be there twice.
    const asked = left.length === 0 ? [] : candidates
    await engine.change({ set, remove: asked }, source)
    this.count(before, set, asked)
    if (left.length > 0) this.documents = { ...this.documents, [source]: { ...before, rules: left } }
  }

  private count(before: RuleSetDocument, set: readonly Rule[], remove: readonly string[]): void {
    const known = new Map(before.rules.map(rule => [rule.id, rule]))
    this.told('change')
    if (known.size === 0) this.told('change of a source that has nothing')
    for (const rule of set) {
      const old = known.get(rule.id)
      this.told(old === undefined ? 'rule added' : 'rule replaced')
      if (old !== undefined && (old.enabled === false) !== (rule.enabled === false)) this.told('rule switched')
      if (this.came.has(rule.id)) this.told('rule changed again')
      this.came.set(rule.id, (this.came.get(rule.id) ?? 0) + 1)
    }
    for (const id of remove) {
      this.told('rule removed')
      if (this.came.delete(id)) this.told('rule of a change removed')
    }
    if (this.came.size > 128) this.told('change after which layers become one')
  }

  private picked(numbers: readonly number[], source: SourceName): readonly Rule[] {
    const rules = numbers.map(number => this.drawnRule(number, this.documents[source].rules))
    const all = rules.flatMap(rule => (this.isUnknown(rule, source) ? [] : (inSource(rule, source) ?? [])))
    return [...new Map(all.map(rule => [rule.id, rule])).values()]
  }

  /** Under its own id, in the place of one that is there, or one that is there switched on or off. */
  private drawnRule(number: number, there: readonly Rule[]): Rule {
    const rule = this.pool[number % this.pool.length] as Rule
    const old = there[number % there.length]
    if (old === undefined || number % 3 === 0) return rule
    const own = { ...old, id: old.id.replace(/^o\./, '') }
    return number % 5 === 0 ? { ...own, enabled: old.enabled === false } : { ...rule, id: own.id }
  }

  private crowd(which: number, source: SourceName): readonly Rule[] {
    const { drawn } = this.history
    const { rules } = (drawn[which % drawn.length] as Conversation).rules
    const own = rules.filter(rule => !this.isUnknown(rule, source) && inSource(rule, source) !== undefined)
    const name = `${source}.c${this.crowds++}`
    return own.length === 0
      ? []
      : Array.from({ length: crowdSize }, (_, at) => ({ ...(own[at % own.length] as Rule), id: `${name}.${at}` }))
  }

  /** It looks at what a source that was never applied does not declare. */
  private isUnknown(rule: Rule, source: SourceName): boolean {
    return this.documents[source].addresses === undefined && JSON.stringify(rule).includes(`"${declaredAddress}"`)
  }

  /** Lists are of the first source alone: an id is. */
  private documentOf(rules: readonly Rule[], exclusions: readonly Exclusion[], source: SourceName): RuleSetDocument {
    const lists = source === 'main' ? { lists: this.history.lists } : {}
    return { version: 1, allow_empty: true, rules, exclusions, addresses: [declaredAddress], ...lists }
  }
}

const nothing: RuleSetDocument = { version: 1, allow_empty: true, rules: [] }

/** Undefined: it uses a list that this source does not have. */
function inSource<T extends Rule | Exclusion>(one: T, source: SourceName): T | undefined {
  if (source === 'main') return one
  return usesList(one) ? undefined : { ...one, id: `o.${one.id}` }
}

function usesList(one: object): boolean {
  return JSON.stringify(one).includes('"list":')
}

/** What a test on a list would have been while nobody asked for it is not defined: nothing changes within a request. */
function callsOf({ calls }: Conversation): readonly Call[] {
  return calls.filter((call, place) => call === 'end' || 'run' in call || (place === 0 && call.lists === undefined))
}
