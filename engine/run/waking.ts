import { type IndexedAddress, placesIn } from '../compile/indexed-address.ts'
import type { IndexedInput, IndexedPlace, Waiting } from '../compile/indexed-place.ts'
import type { RuleIndex } from '../compile/rule-index.ts'
import { fitsSignature, type Kinds, mayMatchWoken, type Scan } from '../prefilter/index.ts'
import type { CompiledRule } from '../program.ts'
import { occurs } from '../transformers/index.ts'
import type { Seen } from '../values/kind.ts'
import { transformedInTime } from '../values/transformed.ts'
import type { Addresses } from './addresses.ts'
import { AskedTexts } from './asked-texts.ts'
import type { Budget } from './budget.ts'
import type { Gathered } from './gathered.ts'
import type { Inputs } from './inputs.ts'
import { comeToPlaces, type PlaceReader } from './place-reader.ts'

/** Eight rules that wait for a literal cost about as much as a node. */
const waitingPerNodeShift = 3

/** So many of them are asked before the time is looked at. */
const waitingAtOnce = 512

/** As bits. */
const allInputs = ~0

/**
 * Which rules of an index have to be looked at in a transaction. What sleeps is false, or its input has not come: it has neither a
 * match nor something that was cut to tell. What is awake stays so.
 */
export class Waking implements PlaceReader {
  readonly asked: AskedTexts
  private readonly index: RuleIndex
  readonly inputs: Inputs
  private readonly addresses: Addresses
  readonly budget: Budget
  private readonly onError: (error: unknown) => void
  private known: Set<CompiledRule> | undefined
  /** Places that there was no time to read. */
  leftOut: ReadonlySet<IndexedPlace> = noPlaces
  /** In the order in which they woke. */
  awake: readonly CompiledRule[] = noRules

  constructor(
    index: RuleIndex,
    inputs: Inputs,
    addresses: Addresses,
    budget: Budget,
    onError: (error: unknown) => void,
  ) {
    this.index = index
    this.inputs = inputs
    this.addresses = addresses
    this.budget = budget
    this.onError = onError
    this.asked = new AskedTexts(index)
  }

  /** After addresses were taken in. */
  update(): void {
    const { addresses } = this.index
    for (let at = 0; at < addresses.length; at++) {
      const address = addresses[at] as IndexedAddress
      if (this.addresses.touched(address.slot)) this.tryLookAt(address)
    }
  }

  /** By place, those for which what they wait for may still come, or was not looked at. What sleeps besides is false. */
  *waiting(): Generator<readonly CompiledRule[]> {
    for (const { rules } of this.leftOut) yield rules
    for (const address of this.index.addresses) {
      if (!this.addresses.pending(address.slot)) continue
      for (const { rules } of placesOf(address)) yield rules
    }
  }

  /** Whether `waiting` has any. */
  get isWaiting(): boolean {
    if (this.leftOut.size > 0) return true
    const { addresses } = this.index
    for (let at = 0; at < addresses.length; at++)
      if (this.addresses.pending((addresses[at] as IndexedAddress).slot)) return true
    return false
  }

  /** An error of ours, or of a value that throws when it is looked at, is told, and leaves the rules to be looked at without filters. */
  private tryLookAt(address: IndexedAddress): void {
    try {
      this.lookAt(address)
    } catch (error) {
      this.onError(error)
      for (const place of placesOf(address)) {
        this.asked.giveAll(place)
        this.giveWay(place)
      }
    }
  }

  private lookAt(address: IndexedAddress): void {
    // What was not seen, or not whole, may be what they wait for: each is asked, and says what it does not know.
    if (this.addresses.cut(address.slot)) for (const place of placesOf(address)) this.giveWay(place)
    else if (this.addresses.supplied(address.slot)) this.readAll(address, this.addresses.value(address.slot))
  }

  private readAll({ root: tree, walked }: IndexedAddress, root: unknown): void {
    try {
      comeToPlaces(tree, root, this)
    } catch {
      // A value that throws when it is looked at: whoever looks at the tests will meet and tell it.
      for (const place of placesIn(tree)) this.giveAllWay(place)
    }
    for (const place of walked) this.read(place, root, undefined)
  }

  /** `node`: where the place is; undefined: it has to be looked for. */
  read(place: IndexedPlace, root: unknown, node: Seen | undefined): void {
    const gathered = this.hasTime(place) ? this.tryGathered(place, root, node) : undefined
    if (gathered === undefined || gathered.reasons !== 0) this.giveWay(place)
    else if (gathered.values.length > 0) this.readTexts(gathered.values, place)
  }

  /** Undefined where an error of ours is in the way, which whoever looks at the tests will meet and tell. */
  private tryGathered({ input }: IndexedPlace, root: unknown, node: Seen | undefined): Gathered | undefined {
    try {
      return node === undefined ? this.inputs.gathered(input, root) : this.inputs.gatheredAt(node, input, root)
    } catch {
      return undefined
    }
  }

  private readTexts(values: Gathered['values'], place: IndexedPlace): void {
    const arrival = this.addresses.arrival(place.input.slot)
    this.asked.begin(place, arrival)
    for (let position = 0; position < values.length; position++) {
      const text = values[position]
      if (typeof text !== 'string') continue
      this.budget.isForActing = place.acts
      if (this.budget.step(1 + (text.length >> 7)) && this.readText(text, position, place, arrival)) continue
      this.giveAllWay(place)
      return
    }
  }

  /** Nothing is known of its texts. */
  private giveAllWay(place: IndexedPlace): void {
    this.asked.giveAll(place)
    this.giveWay(place)
  }

  private hasTime({ acts }: IndexedPlace): boolean {
    this.budget.isForActing = acts
    return this.budget.hasTime
  }

  /**
   * Once as it is, for all inputs whose transformers leave it alone, and once for each other text that transformers make of it. False: the
   * time was over before all were asked.
   */
  private readText(text: string, position: number, place: IndexedPlace, arrival: number): boolean {
    const { scan, literals } = this.index
    scan.read(text, literals)
    const { rewritingAt, rewriting, asking } = place
    const seen = { text, position, arrival, scan }
    const mayChange = rewriting.length > 0 && (rewritingAt === undefined || occurs(rewritingAt, scan))
    const changed = mayChange ? this.readRewritten(seen, place) : 0
    for (const indexed of asking) if ((changed & indexed.bit) === 0 && !this.askAll(indexed, seen)) return false
    return this.askWaiting(seen, place, ~changed)
  }

  /** For the inputs whose transformers change it: these, as bits. */
  private readRewritten({ text, position, arrival, scan }: SeenText, place: IndexedPlace): number {
    const { rewritten, literals } = this.index
    let changed = 0
    let read: string | undefined
    for (const indexed of place.rewriting) {
      if (!indexed.mayChange.in(text, scan)) continue
      if (!mayWakeRewritten(indexed, scan)) {
        changed |= indexed.bit
        continue
      }
      const made = this.rewrite(text, indexed)
      if (made === text) continue
      changed |= indexed.bit
      if (made === undefined) this.giveUp(indexed, place, arrival)
      else {
        if (made !== read) rewritten.read(made, literals)
        read = made
        const seen = { text: made, position, arrival, scan: rewritten }
        const isAsked = indexed.asked.length === 0 || this.askAll(indexed, seen)
        if (!isAsked || !this.askWaiting(seen, place, indexed.bit)) this.giveUp(indexed, place, arrival)
      }
    }
    return changed
  }

  /**
   * Undefined: only the beginning of what came of it would be there, or there is no more time, or an error of ours is in the way, which
   * whoever looks at the tests will meet and tell.
   */
  private rewrite(text: string, { input: { transformers } }: IndexedInput): string | undefined {
    try {
      const { maxStringBytes } = this.inputs.limits
      const made = transformedInTime({ value: text, isCut: false }, transformers, maxStringBytes, this.budget)
      return made === undefined || made.isCut ? undefined : (made.value as string)
    } catch {
      return undefined
    }
  }

  private giveUp({ input }: IndexedInput, place: IndexedPlace, arrival: number): void {
    this.asked.give(input, arrival)
    this.giveWay(place)
  }

  private askAll({ asked }: IndexedInput, seen: SeenText): boolean {
    return this.askEach(asked, allInputs, seen)
  }

  /** `inputs`: those that see this very text, as bits. */
  private askWaiting(seen: SeenText, { waiting }: IndexedPlace, inputs: number): boolean {
    const { numbers, count } = seen.scan
    for (let at = 0; at < count; at++) {
      const those = waiting.get(numbers[at] as number)
      if (those !== undefined && !this.askEach(those, inputs, seen)) return false
    }
    return true
  }

  private askEach(those: readonly Waiting[], inputs: number, seen: SeenText): boolean {
    for (let from = 0; from < those.length; from += waitingAtOnce) {
      const to = Math.min(those.length, from + waitingAtOnce)
      if (!this.budget.step(1 + ((to - from) >> waitingPerNodeShift))) return false
      for (let at = from; at < to; at++) {
        const one = those[at] as Waiting
        if ((inputs & one.input.bit) !== 0) this.ask(one, seen)
      }
    }
    return true
  }

  private ask({ rule, test, filter, input: { input } }: Waiting, { text, position, arrival, scan }: SeenText): void {
    if (!mayMatchWoken(filter, text, scan)) return
    this.asked.add(test, input, position, arrival)
    this.wake(rule)
  }

  /** Not all is known here. The rules are looked at, or there is no time for that either, so that waking them would be of no use. */
  private giveWay(place: IndexedPlace): void {
    const { rules, acts } = place
    this.budget.isForActing = acts
    if (this.budget.step(1 + (rules.length >> waitingPerNodeShift))) for (const rule of rules) this.wake(rule)
    else this.leaveOut(place)
  }

  private leaveOut(place: IndexedPlace): void {
    if (this.leftOut === noPlaces) this.leftOut = new Set()
    ;(this.leftOut as Set<IndexedPlace>).add(place)
  }

  private wake(rule: CompiledRule): void {
    this.known ??= new Set()
    if (this.known.has(rule)) return
    this.known.add(rule)
    if (this.awake === noRules) this.awake = []
    ;(this.awake as CompiledRule[]).push(rule)
  }
}

/** For more of them it is as well to rewrite the text, and see. */
const mostAsked = 16

/**
 * Whether one of those that wait at an input may want a text that transformers make: by the characters that it has, and those that
 * they may put there. May say yes in vain, never no wrongly.
 */
function mayWakeRewritten({ all, mayChange: { makes } }: IndexedInput, { low, high }: Kinds): boolean {
  if (makes === undefined || all.length > mostAsked) return true
  const kinds = { low: low | makes.low, high: high | makes.high }
  return all.some(({ filter: { signature } }) => fitsSignature(kinds, signature))
}

interface SeenText {
  readonly text: string
  /** Among the values of its input. */
  readonly position: number
  /** The call in which it came. */
  readonly arrival: number
  readonly scan: Scan
}

const noRules: readonly CompiledRule[] = []
const noPlaces: ReadonlySet<IndexedPlace> = new Set()

function* placesOf({ root, walked }: IndexedAddress): Generator<IndexedPlace> {
  yield* placesIn(root)
  yield* walked
}
