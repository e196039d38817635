import RE2 from 're2'
import { findTransformers } from '../../../engine/transformers/index.ts'
import type { Condition, Input, MatchRegex, Rule } from '../../../rules-schema/index.ts'
import { namesOf, type Supplied, stringsOf } from './requests.ts'

/**
 * Rules as their patterns alone have it: RE2 is asked about each string, after the same transformers, one pattern after the other. No
 * filter, no table, no scan, nothing that is shared.
 */
export class Alone {
  /** How often RE2 was asked, and found the pattern. */
  pairs = 0
  found = 0
  private readonly patterns = new Map<string, RE2>()
  private supplied: Supplied = {}
  /** Of this request: the strings of inputs, and what was found in them. */
  private readonly strings = new Map<string, readonly string[]>()
  private readonly verdicts = new Map<string, boolean>()

  /** What is asked from now on is asked about this. */
  begin(supplied: Supplied): void {
    this.supplied = supplied
    this.strings.clear()
    this.verdicts.clear()
  }

  /** Everything has come. */
  holds({ conditions = [] }: Rule): boolean {
    return conditions.every(condition => this.isTrue(condition))
  }

  private isTrue(condition: Condition): boolean {
    switch (condition.operator) {
      case 'all':
        return condition.conditions.every(part => this.isTrue(part))
      case 'any':
        return condition.conditions.some(part => this.isTrue(part))
      case 'not':
        return !this.isTrue(condition.condition)
      case 'match_regex':
        return condition.inputs.some(input => this.isFound(condition, input))
      case '!match_regex':
        return condition.inputs.every(input => this.stringsOf(input).length > 0 && !this.isFound(condition, input))
      default:
        throw new Error(`nothing is known of ${condition.operator}`)
    }
  }

  private isFound(test: MatchRegex, input: Input): boolean {
    const key = JSON.stringify([test.regex, test.options, input])
    const known = this.verdicts.get(key)
    if (known !== undefined) return known
    const { min_length = 0, case_sensitive = false } = test.options ?? {}
    const regex = this.pattern(test.regex, case_sensitive)
    let isFound = false
    for (const text of this.stringsOf(input)) {
      if (text === '' || Buffer.byteLength(text) < min_length) continue
      this.pairs += 1
      if (!regex.test(text)) continue
      this.found += 1
      isFound = true
    }
    this.verdicts.set(key, isFound)
    return isFound
  }

  private stringsOf(input: Input): readonly string[] {
    const key = JSON.stringify(input)
    const chain = findTransformers(input.transformers)
    const strings =
      this.strings.get(key) ??
      stringsOf(input, this.supplied).map(text => chain.reduce((made, transformer) => transformer(made), text))
    this.strings.set(key, strings)
    return strings
  }

  private pattern(source: string, caseSensitive: boolean): RE2 {
    const flags = caseSensitive ? 'u' : 'iu'
    const regex = this.patterns.get(flags + source) ?? new RE2(source, flags)
    this.patterns.set(flags + source, regex)
    return regex
  }
}

/** Whether all that a rule asks is asked of patterns, in places that can be told without an accessor. */
export function isOfPatterns({ conditions = [] }: Rule): boolean {
  return conditions.length > 0 && conditions.every(ofPatterns)
}

function ofPatterns(condition: Condition): boolean {
  switch (condition.operator) {
    case 'all':
    case 'any':
      return condition.conditions.every(ofPatterns)
    case 'not':
      return ofPatterns(condition.condition)
    case 'match_regex':
    case '!match_regex':
      return condition.inputs.every(({ path }) => namesOf(path) !== undefined)
    default:
      return false
  }
}
