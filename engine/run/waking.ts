import type { IndexedInput, RuleIndex } from '../compile/rule-index.ts'
import type { BoundFilter, Scan } from '../prefilter/index.ts'
import { fitsSignature, fitsWhole, longEnough, satisfies } from '../prefilter/index.ts'
import type { CompiledRule } from '../program.ts'
import type { Addresses } from './addresses.ts'
import type { Look } from './look.ts'

/**
 * Which rules of an index have to be looked at in a transaction. What sleeps is false, or its input has not come: it has neither a
 * match nor something that was cut to tell. What is awake stays so.
 */
export class Waking {
  private readonly index: RuleIndex
  private readonly look: Look
  private readonly addresses: Addresses
  private readonly known = new Set<CompiledRule>()
  /** In the order in which they woke. */
  readonly awake: CompiledRule[] = []

  constructor(index: RuleIndex, look: Look, addresses: Addresses) {
    this.index = index
    this.look = look
    this.addresses = addresses
  }

  /** After addresses were taken in. */
  update(): void {
    for (const indexed of this.index.inputs) if (this.addresses.touched(indexed.input.slot)) this.lookAt(indexed)
  }

  private lookAt(indexed: IndexedInput): void {
    const state = this.look.state(indexed.input)
    if (state === 'pending' || state === 'absent') return
    const gathered = state === 'cut' ? undefined : this.look.tryGathered(indexed.input, state.value)
    // What was not seen, or not whole, may be what they wait for: each is asked, and says what it does not know.
    if (gathered === undefined || gathered.reasons !== 0) this.wakeAll(indexed)
    else for (const value of gathered.values) if (typeof value === 'string') this.read(value, indexed)
  }

  private read(text: string, { waiting }: IndexedInput): void {
    const { scan, literals } = this.index
    scan.read(text, literals)
    for (let at = 0; at < scan.count; at++) {
      const those = waiting.get(scan.numbers[at] as number)
      if (those === undefined) continue
      for (const { rule, filter } of those) if (!this.known.has(rule) && passes(text, scan, filter)) this.wake(rule)
    }
  }

  private wakeAll({ rules }: IndexedInput): void {
    for (const rule of rules) if (!this.known.has(rule)) this.wake(rule)
  }

  private wake(rule: CompiledRule): void {
    this.known.add(rule)
    this.awake.push(rule)
  }
}

/** The trigger was seen; the dearest gate comes last. */
function passes(text: string, scan: Scan, { minLength, signature, whole, formula }: BoundFilter): boolean {
  return (
    longEnough(text, minLength) &&
    fitsSignature(scan, signature) &&
    (whole === undefined || fitsWhole(text, scan, whole)) &&
    (formula === undefined || satisfies(scan, formula))
  )
}
