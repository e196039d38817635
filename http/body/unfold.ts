import { encoding } from '../pair-tree.ts'
import { isStillEncoded, otherTexts } from '../text-readings.ts'
import { exactNames, mayBeJson, mostNames, shapeOf } from './json-shape.ts'
import { looseJson } from './loose-json.ts'

export interface Unfolded {
  readonly value: unknown
  /** Something in it is not as it was. */
  readonly isOther: boolean
  readonly ambiguous: ReadonlySet<string>
}

/**
 * A parsed body as those see it who decode what is in it once more: strings that are JSON are their values, down to three levels, and
 * with `forms` other texts are in one list with their other forms. What is left as it is, is shared.
 */
export function unfold(value: unknown, forms: boolean): Unfolded {
  const unfolding = new Unfolding(forms)
  const unfolded = unfolding.value(value, 0, 0)
  return { value: unfolded, isOther: unfolded !== value, ambiguous: unfolding.ambiguous }
}

const maxLevels = 3
/** Of all strings that are decoded; what the engine looks at in one read. */
const maxLength = 131_072
/** What looks like JSON and is not costs an exception each; beyond so many it is only said that there may be more. */
const maxFailures = 1000
/** Deeper than this the engine does not look, which it says. */
const maxDepth = 32

type Members = Record<string, unknown>

class Unfolding {
  readonly ambiguous = new Set<string>()
  readonly #forms: boolean
  #length = 0
  #failures = 0

  constructor(forms: boolean) {
    this.#forms = forms
  }

  value(value: unknown, depth: number, level: number): unknown {
    if (typeof value === 'string') return this.#string(value, depth, level)
    if (typeof value !== 'object' || value === null || depth === maxDepth) return value
    return Array.isArray(value) ? this.#items(value, depth, level) : this.#members(value as Members, depth, level)
  }

  #items(items: readonly unknown[], depth: number, level: number): readonly unknown[] {
    let copy: unknown[] | undefined
    for (let i = 0; i < items.length; i++) {
      const unfolded = this.value(items[i], depth + 1, level)
      if (unfolded === items[i]) continue
      copy ??= [...items]
      copy[i] = unfolded
    }
    return copy ?? items
  }

  #members(members: Members, depth: number, level: number): Members {
    let copy: Members | undefined
    for (const name of Object.keys(members)) {
      const unfolded = this.value(members[name], depth + 1, level)
      const names = this.#formsOf(name)
      if (unfolded === members[name] && names.length === 0) continue
      copy ??= Object.assign(Object.create(null) as Members, members)
      copy[name] = unfolded
      for (const other of names) copy[other] ??= unfolded
    }
    return copy ?? members
  }

  #string(text: string, depth: number, level: number): unknown {
    if (mayBeJson(text)) {
      const parsed = this.#nested(text, level)
      if (parsed !== undefined) return this.value(parsed, depth, level + 1)
    }
    const forms = this.#formsOf(text)
    return forms.length === 0 ? text : [text, ...forms]
  }

  #nested(text: string, level: number): unknown {
    if (this.#failures === maxFailures) {
      this.ambiguous.add('nested_json')
      return undefined
    }
    const parsed = parse(text)
    if (parsed === undefined) {
      this.#failures += 1
      return undefined
    }
    if (level === maxLevels || !this.#mayDecode(text)) {
      this.ambiguous.add('nested_json')
      return undefined
    }
    if (!repeatsNames(text, parsed)) return parsed
    this.ambiguous.add('duplicate_key')
    return looseJson(text, 'every')?.value ?? parsed
  }

  #formsOf(text: string): readonly string[] {
    if (!this.#forms || (everyday.test(text) && !text.includes('\\u'))) return none
    if (!this.#mayDecode(text)) {
      this.ambiguous.add(encoding)
      return none
    }
    if (isStillEncoded(text)) this.ambiguous.add(encoding)
    return otherTexts(text)
  }

  #mayDecode(text: string): boolean {
    this.#length += text.length
    return this.#length <= maxLength
  }
}

const none: readonly string[] = []
/** What `otherTexts` has nothing to say of, escapes aside; asked here so that it does not count. */
const everyday = /^[\t\n\r\x20-\x24\x26-\x7e]*$/

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** Whether some object of a valid JSON text has more members than were kept. */
export function repeatsNames(text: string, parsed: unknown, { members } = shapeOf(parsed)): boolean {
  return mostNames(text) !== members && exactNames(text) !== members
}
