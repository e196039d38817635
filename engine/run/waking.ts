import type { IndexedInput, IndexedPlace, RuleIndex, Waiting } from '../compile/rule-index.ts'
import { mayMatchWoken, type Scan } from '../prefilter/index.ts'
import type { CompiledRule } from '../program.ts'
import { transformed } from '../values/transformed.ts'
import type { Addresses } from './addresses.ts'
import type { AskedTexts } from './asked-texts.ts'
import type { Budget } from './budget.ts'
import type { Look } from './look.ts'

/** So many rules that wait for a literal cost about as much as a node. */
const waitingPerNode = 8

/**
 * Which rules of an index have to be looked at in a transaction. What sleeps is false, or its input has not come: it has neither a
 * match nor something that was cut to tell. What is awake stays so.
 */
export class Waking {
  private readonly index: RuleIndex
  private readonly look: Look
  private readonly addresses: Addresses
  private readonly asked: AskedTexts
  private readonly budget: Budget
  private readonly known = new Set<CompiledRule>()
  /** In the order in which they woke. */
  readonly awake: CompiledRule[] = []

  constructor(index: RuleIndex, look: Look, addresses: Addresses, asked: AskedTexts, budget: Budget) {
    this.index = index
    this.look = look
    this.addresses = addresses
    this.asked = asked
    this.budget = budget
  }

  /** After addresses were taken in. */
  update(): void {
    for (const place of this.index.places) if (this.addresses.touched(place.input.slot)) this.lookAt(place)
  }

  /** By what they wait for, those for which it may still come. What sleeps besides is false. */
  *waiting(): Generator<readonly CompiledRule[]> {
    for (const { input, rules } of this.index.places) if (this.addresses.pending(input.slot)) yield rules
  }

  private lookAt(place: IndexedPlace): void {
    const state = this.look.state(place.input)
    if (state === 'pending' || state === 'absent') return
    // What was not seen, or not whole, may be what they wait for: each is asked, and says what it does not know.
    if (state === 'cut' || !this.tryRead(place, state.value)) for (const rule of place.rules) this.wake(rule)
  }

  /** Not everything was read where this is false, because of a cap, an error or the time: the tests are asked about all texts. */
  private tryRead(place: IndexedPlace, root: unknown): boolean {
    const gathered = this.hasTime(place) ? this.look.tryGathered(place.input, root) : undefined
    if (gathered === undefined || gathered.reasons !== 0) return false
    const arrival = this.addresses.arrival(place.input.slot)
    for (const { input } of place.inputs) this.asked.begin(input, arrival)
    for (const [position, value] of gathered.values.entries()) {
      if (typeof value !== 'string') continue
      if (this.hasTime(place)) this.readText(value, position, place)
      else {
        for (const { input } of place.inputs) this.asked.give(input)
        return false
      }
    }
    return true
  }

  private hasTime({ acts }: IndexedPlace): boolean {
    this.budget.isForActing = acts
    return this.budget.allows(this.look.work)
  }

  /** Once as it is, for all inputs whose transformers leave it alone, and once for each whose do not. */
  private readText(text: string, position: number, place: IndexedPlace): void {
    const { scan, literals } = this.index
    scan.read(text, literals)
    const seen = { text, position, scan }
    let changed = 0
    for (const indexed of place.inputs) {
      const made = indexed.mayChange(text, scan) ? this.rewrite(text, indexed, place) : text
      if (made === text) this.askAll(indexed, seen)
      else {
        changed |= 1 << indexed.number
        if (made === undefined) this.giveUp(indexed, place)
        else this.readRewritten({ text: made, position, scan: this.index.rewritten }, indexed, place)
      }
    }
    this.askWaiting(seen, place, ~changed)
  }

  /**
   * Undefined: only the beginning of what came of it would be there, or there is no more time, or an error of ours is in the way, which
   * whoever looks at the tests will meet and tell.
   */
  private rewrite(text: string, { input: { transformers } }: IndexedInput, place: IndexedPlace): string | undefined {
    if (!this.hasTime(place)) return undefined
    this.look.spend((1 + (text.length >> 8)) * transformers.length)
    try {
      const made = transformed({ value: text, isCut: false }, transformers, this.look.limits.maxStringBytes)
      return made.isCut ? undefined : (made.value as string)
    } catch {
      return undefined
    }
  }

  private readRewritten(seen: SeenText, indexed: IndexedInput, place: IndexedPlace): void {
    seen.scan.read(seen.text, this.index.literals)
    this.askAll(indexed, seen)
    this.askWaiting(seen, place, 1 << indexed.number)
  }

  private giveUp({ input }: IndexedInput, { rules }: IndexedPlace): void {
    this.asked.give(input)
    for (const rule of rules) this.wake(rule)
  }

  private askAll(indexed: IndexedInput, seen: SeenText): void {
    for (const one of indexed.asked) this.ask(one, indexed, seen)
    this.look.spend(indexed.asked.length / waitingPerNode)
  }

  /** `inputs`: those that see this very text, as bits by their number. */
  private askWaiting(seen: SeenText, { waiting, inputs: all }: IndexedPlace, inputs: number): void {
    const { scan } = seen
    for (let at = 0; at < scan.count; at++) {
      const those = waiting.get(scan.numbers[at] as number)
      if (those === undefined) continue
      this.look.spend(those.length / waitingPerNode)
      for (const one of those)
        if ((inputs & (1 << one.input)) !== 0) this.ask(one, all[one.input] as IndexedInput, seen)
    }
  }

  private ask({ rule, test, filter }: Waiting, { input }: IndexedInput, { text, position, scan }: SeenText): void {
    if (!mayMatchWoken(filter, text, scan)) return
    this.asked.add(test, input, position)
    this.wake(rule)
  }

  private wake(rule: CompiledRule): void {
    if (this.known.has(rule)) return
    this.known.add(rule)
    this.awake.push(rule)
  }
}

interface SeenText {
  readonly text: string
  /** Among the values of its input. */
  readonly position: number
  readonly scan: Scan
}
