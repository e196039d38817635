import { within } from '../pointer.ts'

export type LossSeverity = 'error' | 'warning' | 'info'

/** What a document of another format says and what was made of it does not, or not in the same way. */
export interface Loss {
  /** The id of the rule (exclusion, list, action, processor, …) as its own document has it; "" for the document. */
  readonly rule: string
  /** RFC 6901, into that rule; into the document where `rule` is "". */
  readonly field: string
  readonly reason: string
  /**
   * `error`: the rule, or the part, is not there or means something else. `warning`: something of it is lost or weaker.
   * `info`: only told; nothing that it does changes.
   */
  readonly severity: LossSeverity
}

/** Of one rule; what is more is counted. A hostile rule must not make as many losses as it has values. */
const maxPerSubject = 50

const maxNameLength = 200

const severities: readonly LossSeverity[] = ['info', 'warning', 'error']

/** Losses as they are found. */
export class Losses {
  readonly #subjects: Subject[] = []

  /** What is told of one rule, or of the document (""). */
  of(rule: string, pointer = ''): Spot {
    const subject: Subject = { rule: shortened(rule), losses: [], more: 0, worst: 'info' }
    this.#subjects.push(subject)
    return new Spot(subject, pointer)
  }

  /** In the order in which subjects were begun. */
  all(): readonly Loss[] {
    return this.#subjects.flatMap(({ rule, losses, more, worst }) =>
      more === 0
        ? losses
        : [...losses, { rule, field: '', reason: `${more} more losses of this kind`, severity: worst }],
    )
  }
}

interface Subject {
  readonly rule: string
  readonly losses: Loss[]
  more: number
  worst: LossSeverity
}

/** A place in something that is being translated. */
export class Spot {
  readonly #subject: Subject
  readonly pointer: string

  constructor(subject: Subject, pointer: string) {
    this.#subject = subject
    this.pointer = pointer
  }

  at(...keys: readonly (string | number)[]): Spot {
    return new Spot(this.#subject, within(this.pointer, ...keys))
  }

  /** Gives undefined, so that whoever cannot go on can tell and return in one. */
  error(reason: string): undefined {
    this.#tell(reason, 'error')
  }

  warning(reason: string): undefined {
    this.#tell(reason, 'warning')
  }

  info(reason: string): undefined {
    this.#tell(reason, 'info')
  }

  #tell(reason: string, severity: LossSeverity): void {
    const { rule, losses, worst } = this.#subject
    if (losses.length < maxPerSubject) {
      losses.push({ rule, field: shortened(this.pointer), reason, severity })
      return
    }
    this.#subject.more += 1
    if (severities.indexOf(severity) > severities.indexOf(worst)) this.#subject.worst = severity
  }
}

function shortened(text: string): string {
  return text.length > maxNameLength ? `${[...text.slice(0, maxNameLength)].slice(0, -1).join('')}…` : text
}
