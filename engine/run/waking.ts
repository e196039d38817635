import type { IndexedInput, IndexedPlace, RuleIndex, Waiting } from '../compile/rule-index.ts'
import { type BoundFilter, fitsSignature, fitsWhole, longEnough, type Scan, satisfies } from '../prefilter/index.ts'
import type { CompiledRule } from '../program.ts'
import { transformed } from '../values/transformed.ts'
import type { Addresses } from './addresses.ts'
import type { AskedTexts } from './asked-texts.ts'
import type { Look } from './look.ts'

/**
 * Which rules of an index have to be looked at in a transaction. What sleeps is false, or its input has not come: it has neither a
 * match nor something that was cut to tell. What is awake stays so.
 */
export class Waking {
  private readonly index: RuleIndex
  private readonly look: Look
  private readonly addresses: Addresses
  private readonly asked: AskedTexts
  private readonly known = new Set<CompiledRule>()
  /** In the order in which they woke. */
  readonly awake: CompiledRule[] = []

  constructor(index: RuleIndex, look: Look, addresses: Addresses, asked: AskedTexts) {
    this.index = index
    this.look = look
    this.addresses = addresses
    this.asked = asked
  }

  /** After addresses were taken in. */
  update(): void {
    for (const place of this.index.places) if (this.addresses.touched(place.input.slot)) this.lookAt(place)
  }

  private lookAt(place: IndexedPlace): void {
    const state = this.look.state(place.input)
    if (state === 'pending' || state === 'absent') return
    const gathered = state === 'cut' ? undefined : this.look.tryGathered(place.input, state.value)
    // What was not seen, or not whole, may be what they wait for: each is asked, and says what it does not know.
    if (gathered === undefined || gathered.reasons !== 0) {
      for (const rule of place.rules) this.wake(rule)
      return
    }
    const arrival = this.addresses.arrival(place.input.slot)
    for (const { input } of place.inputs) this.asked.begin(input, arrival)
    for (const [position, value] of gathered.values.entries())
      if (typeof value === 'string') this.readText(value, position, place)
  }

  /** Once as it is, for all inputs whose transformers leave it alone, and once for each whose do not. */
  private readText(text: string, position: number, place: IndexedPlace): void {
    const { scan, literals } = this.index
    scan.read(text, literals)
    const seen = { text, position, scan }
    let changed = 0
    for (const indexed of place.inputs) {
      const made = indexed.mayChange(text, scan) ? this.rewrite(text, indexed) : text
      if (made === text) for (const one of indexed.asked) this.ask(one, indexed, seen)
      else {
        changed |= 1 << indexed.number
        if (made === undefined) this.giveUp(indexed, place)
        else this.readRewritten({ text: made, position, scan: this.index.rewritten }, indexed, place)
      }
    }
    this.askWaiting(seen, place, ~changed)
  }

  /** Undefined: only the beginning of what came of it would be there. */
  private rewrite(text: string, { input: { transformers } }: IndexedInput): string | undefined {
    const made = transformed({ value: text, isCut: false }, transformers, this.look.limits.maxStringBytes)
    return made.isCut ? undefined : (made.value as string)
  }

  private readRewritten(seen: SeenText, indexed: IndexedInput, place: IndexedPlace): void {
    seen.scan.read(seen.text, this.index.literals)
    for (const one of indexed.asked) this.ask(one, indexed, seen)
    this.askWaiting(seen, place, 1 << indexed.number)
  }

  private giveUp({ input }: IndexedInput, { rules }: IndexedPlace): void {
    this.asked.give(input)
    for (const rule of rules) this.wake(rule)
  }

  /** `inputs`: those that see this very text, as bits by their number. */
  private askWaiting(seen: SeenText, { waiting, inputs: all }: IndexedPlace, inputs: number): void {
    const { scan } = seen
    for (let at = 0; at < scan.count; at++) {
      const those = waiting.get(scan.numbers[at] as number)
      if (those === undefined) continue
      for (const one of those)
        if ((inputs & (1 << one.input)) !== 0) this.ask(one, all[one.input] as IndexedInput, seen)
    }
  }

  private ask({ rule, test, filter }: Waiting, { input }: IndexedInput, { text, position, scan }: SeenText): void {
    if (!passes(text, scan, filter)) return
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

/** The trigger was seen, or there is none; the dearest gate comes last. */
function passes(text: string, scan: Scan, { minLength, signature, whole, formula }: BoundFilter): boolean {
  return (
    longEnough(text, minLength) &&
    fitsSignature(scan, signature) &&
    (whole === undefined || fitsWhole(text, scan, whole)) &&
    (formula === undefined || satisfies(scan, formula))
  )
}
