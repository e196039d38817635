import type { Group } from './mutant.ts'

/** About what composes tests, what becomes of a rule that is true, and endpoints. */
export const ofRules: readonly Group[] = [
  {
    by: ['reports', 'conversation'],
    mutants: {
      'action-in-every-call': ['state.ts', 'first === undefined || this.#hasActed', 'first === undefined'],
      'all-are-kept': ['state.ts', 'rule.keep !== false', 'true'],
      'all-is-any': [
        'verdict.ts',
        "if (verdicts.some(one => one.is === 'false')) return isFalse",
        "if (verdicts.some(one => one.is === 'true')) return isTrue(...matchesOf(verdicts))",
      ],
      'any-is-all': [
        'verdict.ts',
        "const first = verdicts.find(one => one.is === 'true')",
        'const first = all(verdicts)',
      ],
      'first-action-by-id': [
        'state.ts',
        'const first = came.find',
        'const first = came.toSorted((a, b) => (a.id < b.id ? -1 : 1)).find',
      ],
      'not-of-pending-is-true': [
        'verdict.ts',
        "return inner.is === 'false' ?",
        "return inner.is === 'false' || inner.is === 'pending' ?",
      ],
      'nothing-stays-true': ['conditions.ts', 'if (held) return held', ''],
      'priority-does-not-count': ['rules.ts', '(b.priority ?? 0) - (a.priority ?? 0) ||', ''],
      'reasons-every-time': ['state.ts', '.filter(one => !this.#reported.has(one))', ''],
      'rules-never-expire': ['rules.ts', 'return !isOver(rule.expires_at, world.now())', 'return true'],
      'shadow-acts': ['action.ts', '&& shadow !== true', ''],
      'shadow-captures': ['state.ts', 'this.#matched.has(rule) && !rule.shadow', 'this.#matched.has(rule)'],
      'shadow-is-incomplete': ['state.ts', "verdict.is === 'cut' && !rule.shadow", "verdict.is === 'cut'"],
      'unreported-events-are-there': ['metadata.ts', 'fresh.filter(rule => rule.report !== false)', 'fresh'],
      'unreported-is-reported': ['state.ts', '.filter(({ rule }) => rule.report !== false)', ''],
      'response-rules-hold': ['state.ts', 'this.#mayAct(rule) && mayBeTrueEarly(rule)', 'this.#mayAct(rule)'],
      'response-bodies-hold': ['body-need.ts', "['response', 'end'].includes", "['response'].includes"],
      'shadow-captures-want-the-body': ['body-need.ts', 'shadow ? {} : capture', 'capture'],
    },
  },
  {
    by: ['endpoints'],
    mutants: {
      'exact-is-ignored': [
        'pattern.ts',
        ', exact = false }: Endpoint',
        ' }: Endpoint',
        "if (!path?.startsWith('/')) return",
        "const exact = false\n  if (!path?.startsWith('/')) return",
      ],
      'first-endpoint-alone': ['endpoint.ts', 'return [endpoint].flat()', 'return [endpoint].flat().slice(0, 1)'],
      'get-without-head': ['endpoint.ts', " || (one === 'GET' && sent === 'HEAD')", ''],
      'last-pattern-gives': ['endpoint.ts', 'if (!entries.has(name)) entries', 'entries'],
      'normalised-path-alone': ['endpoint.ts', 'return raw && ', 'return undefined && '],
      'path-params-not-decoded': ['endpoint.ts', '[name, decodePercent(text)]', '[name, text]'],
      'raw-path-alone': ['endpoint.ts', 'if (normalised) return', 'if (false) return'],
      'rest-needs-a-segment': ['pattern.ts', 'got.length >= wanted.length', 'got.length > wanted.length'],
    },
  },
]
