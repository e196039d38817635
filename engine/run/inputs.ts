import type { Limits } from '../contract.ts'
import type { CompiledInput } from '../program.ts'
import { reasonBits } from '../truth.ts'
import { Excluded } from '../values/excluded.ts'
import { FewMap } from '../values/few-map.ts'
import { type Container, nothing, type Seen, see } from '../values/kind.ts'
import { Listing } from '../values/listing.ts'
import type { Meter } from '../values/meter.ts'
import { PlainWalk } from '../values/plain-values.ts'
import { reach } from '../values/reach.ts'
import { Read } from '../values/read.ts'
import type { Addresses } from './addresses.ts'
import type { Endpoints } from './endpoints.ts'
import type { Exclusions } from './exclusions.ts'
import { type Gathered, gather, transformAll } from './gathered.ts'

/** A value may be anything, so what has none is told by its own word. */
export type InputState = 'pending' | 'absent' | 'cut' | 'there'

/** What inputs give, as they are now. */
export class Inputs {
  /** Of what is looked at in one call. */
  readonly listing: Listing
  /** Inputs are looked at as they were, and as far as was excluded, when this call was over. Undefined: as they are now. */
  asOf: number | undefined
  readonly limits: Limits
  /** The call that the listing is of. */
  private listingCall = 0
  /** By input, with what was read, and the call in which it came: the same object may come again, with other contents. */
  private readonly kept = new FewMap<CompiledInput, Kept>()
  private walk: PlainWalk | undefined
  /** So many steps of a path meet no cap. */
  readonly maxSteps: number
  private readonly addresses: Addresses
  private readonly endpoints: Endpoints
  private readonly exclusions: Exclusions
  private readonly meter: Meter

  constructor(limits: Limits, addresses: Addresses, endpoints: Endpoints, exclusions: Exclusions, meter: Meter) {
    this.limits = limits
    this.addresses = addresses
    this.endpoints = endpoints
    this.exclusions = exclusions
    this.meter = meter
    this.listing = new Listing(meter)
    this.maxSteps = Math.min(limits.maxDepth, limits.maxNodes - 1)
  }

  /** As of which call inputs are looked at. */
  get call(): number {
    return this.asOf ?? this.addresses.call
  }

  /** The call in which it came. */
  arrival({ patterns, slot }: CompiledInput): number {
    return patterns === undefined ? this.addresses.arrival(slot) : this.endpoints.arrival(patterns)
  }

  state({ patterns, slot }: CompiledInput): InputState {
    if (patterns !== undefined) {
      if (this.endpoints.params(patterns, this.asOf) !== undefined) return 'there'
      return this.endpoints.pathPending(this.asOf) ? 'pending' : 'absent'
    }
    if (this.asOf !== undefined && this.addresses.wasPending(slot, this.asOf)) return 'pending'
    if (this.addresses.supplied(slot)) return 'there'
    if (this.addresses.cut(slot)) return 'cut'
    return this.addresses.pending(slot) ? 'pending' : 'absent'
  }

  /** Of an input that is there: the value of its address. */
  root({ patterns, slot }: CompiledInput): unknown {
    return patterns === undefined ? this.addresses.value(slot) : this.endpoints.params(patterns, this.asOf)
  }

  /** For a walk that counts, and knows where it is. */
  read(input: CompiledInput, meter = this.meter): Read {
    return new Read(input.segments, input.kind, this.limits, this.currentListing(), this.excluded(input), meter)
  }

  /** Where the input is one member of a value that nobody has made yet, and that need not be made for it: what is there. */
  member({ member, kind, slot, excluded, patterns }: CompiledInput): Seen | typeof nothing | undefined {
    if (member === undefined || patterns !== undefined || excluded.length > 0 || this.maxSteps < 1) return undefined
    return this.addresses.givesMembers(slot) ? see(this.addresses.memberOf(slot, member), kind) : undefined
  }

  /** The node that the input's path selects; undefined: it may select several, or a cap or an exclusion be in the way. */
  place(input: CompiledInput, root: unknown): Seen | typeof nothing | undefined {
    const { segments, kind, isOnePlace, excluded } = input
    if (!isOnePlace || excluded.length > 0 || segments.length > this.maxSteps) return undefined
    return reach(root, segments, kind)
  }

  /** What the input gives now. Kept for other tests on it, as long as it is the same whenever it is asked for. */
  gathered(input: CompiledInput, root: unknown): Gathered {
    if (this.asOf !== undefined) return this.gather(input, root)
    return this.keptGathered(input, root) ?? this.keep(input, root, this.gather(input, root))
  }

  /** The same for an input whose node is known. */
  gatheredAt(node: Seen, input: CompiledInput, root: unknown): Gathered {
    const known = this.keptGathered(input, root)
    if (known !== undefined) return known
    return this.keep(input, root, this.plain(node, input) ?? gather(input, this.read(input), root))
  }

  private keptGathered(input: CompiledInput, root: unknown): Gathered | undefined {
    const known = this.kept.get(input)
    // Of several patterns one may fit no more, while the others have what they had since they had it.
    return known !== undefined &&
      known.arrival === this.arrival(input) &&
      known.root === root &&
      known.excluding === this.excluding(input)
      ? known.gathered
      : undefined
  }

  private keep(input: CompiledInput, root: unknown, gathered: Gathered): Gathered {
    // Another rule may have more time.
    if ((gathered.reasons & reasonBits.budget) === 0)
      this.kept.set(input, { root, arrival: this.arrival(input), excluding: this.excluding(input), gathered })
    return gathered
  }

  /** How many exclusions held that may be about it. */
  private excluding({ excluded }: CompiledInput): number {
    return excluded.length === 0 ? 0 : this.exclusions.count
  }

  private gather(input: CompiledInput, root: unknown): Gathered {
    if (input.plain !== undefined)
      return transformAll(this.gathered(input.plain, root), input, this.limits.maxStringBytes, this.meter)
    const node = this.place(input, root)
    return (node === undefined ? undefined : this.plain(node, input)) ?? gather(input, this.read(input), root)
  }

  private plain(node: Seen | typeof nothing, input: CompiledInput): Gathered | undefined {
    if (node === nothing) return nothingThere
    const listing = this.currentListing()
    this.walk ??= new PlainWalk(this.limits, listing, this.meter)
    const values = this.walk.below(node, input.segments.length, input)
    return values && { values, cut: undefined, reasons: 0 }
  }

  /** Own enumerable names. */
  namesOf(object: Exclude<Container, readonly unknown[]>): readonly string[] {
    return this.currentListing().of(object)
  }

  private currentListing(): Listing {
    if (this.listingCall !== this.addresses.call) this.listing.forget()
    this.listingCall = this.addresses.call
    return this.listing
  }

  private excluded({ excluded }: CompiledInput): Excluded | undefined {
    if (excluded.length === 0) return undefined
    const holding = excluded.filter(({ when }) => when === undefined || this.exclusions.holds(when, this.asOf))
    return holding.length === 0 ? undefined : new Excluded(holding.map(({ paths }) => paths))
  }
}

const nothingThere: Gathered = { values: [], cut: undefined, reasons: 0 }

interface Kept {
  readonly root: unknown
  readonly arrival: number
  readonly excluding: number
  readonly gathered: Gathered
}
