import type { Group } from './mutant.ts'

/** About what excludes, when it does, which rules it is about, and which inputs. */
export const ofExclusions: readonly Group[] = [
  {
    by: ['excluded'],
    about: 'exclusions',
    mutants: {
      'a-category-is-any': ['exclusions.ts', 'return rule.category === category', 'return true'],
      'an-id-is-a-beginning': ['exclusions.ts', 'return rule.id === id', 'return rule.id.startsWith(id)'],
      'any-condition-excludes': [
        'exclusions.ts',
        'const verdict = all(',
        "const verdict = (some => some.find(one => one.is === 'true') ?? all(some))(",
      ],
      'bypassed-rules-capture-no-more': [
        'state.ts',
        'this.#matched.has(rule) && !rule.shadow',
        'this.#matched.has(rule) && !rule.shadow && !this.#exclusions.bypasses(rule)',
      ],
      'disabled-exclusions-hold': ['exclusions.ts', '.filter(one => one.enabled !== false)', ''],
      'exclusions-are-looked-at-last': [
        'state.ts',
        'const excluded = this.#exclusions.look()\n',
        'const excluded = []\n',
        '[...excluded, ...verdicts',
        '[...this.#exclusions.look(), ...verdicts',
      ],
      'inputs-bypass': ['exclusions.ts', 'one.inputs === undefined && one.effect', 'one.effect'],
      'no-target-is-no-rule': ['exclusions.ts', '?? true', '?? false'],
      'pending-exclusions-hold': [
        'exclusions.ts',
        "?.is === 'true'",
        "?.is.startsWith('t') || this.#verdicts.get(exclusion)?.is === 'pending'",
      ],
    },
  },
  {
    by: ['reports', 'excluded'],
    about: 'exclusions',
    mutants: {
      'inputs-of-any-address': ['exclusions.ts', '.filter(input => input.address === address)', ''],
      'exclusions-want-no-body': ['state.ts', ' || this.#exclusions.wantBody()', ''],
      'false-exclusions-want-the-body': [
        'exclusions.ts',
        "!this.#holds(one) && this.#verdicts.get(one)?.is !== 'false'",
        '!this.#holds(one)',
      ],
      'held-exclusions-want-the-body': ['exclusions.ts', '!this.#holds(one) && this', 'this'],
      'exclusions-have-no-reasons': ['state.ts', '...excluded, ', ''],
      'a-monitored-rule-acts': ['state.ts', 'acts(rule) && !this.#exclusions.onlyMonitors(rule))', 'acts(rule))'],
      'a-monitored-rule-may-act': [
        'state.ts',
        'acts(rule) && !this.#exclusions.onlyMonitors(rule) &&',
        'acts(rule) &&',
      ],
      'monitoring-bypasses': [
        'exclusions.ts',
        "one.inputs === undefined && one.effect !== 'monitor'",
        'one.inputs === undefined',
      ],
      'unconditional-from-the-first-call': ['exclusions.ts', '(exclusion.conditions ?? []).length === 0 || ', ''],
      'cut-exclusions-hold': [
        'exclusions.ts',
        "?.is === 'true'",
        "?.is.startsWith('t') || this.#verdicts.get(exclusion)?.is === 'cut'",
      ],
    },
  },
  {
    by: ['capped', 'excluded'],
    about: 'exclusions',
    mutants: {
      'containers-are-not-excluded': [
        'walk.ts',
        '|| this.#isExcluded(place)',
        '|| (isScalar(value) && this.#isExcluded(place))',
      ],
      'descendants-are-not-excluded': [
        'excluded.ts',
        "const leads = step.kind === 'descendant' || picks",
        "const leads = step.kind !== 'descendant' && picks",
      ],
      'excluded-for-captures': [
        'state.ts',
        'new Giving((rule, address) => ',
        "new Giving((rule, address) => this.#exclusions.inputs(rule, address).length > 0 ? { is: 'absent' } : ",
      ],
      'excluded-has-a-reason': [
        'tests.ts',
        'reasons: [...read.cuts] }',
        "reasons: [...read.cuts, ...(read.excluded ? ['nodes'] : [])] }",
      ],
      'excluded-is-not-there': ['tests.ts', 'read.cuts.size > 0 || read.excluded', 'read.cuts.size > 0'],
      'from-the-start-alone': [
        'excluded.ts',
        'key === fromStart(selector.index, container.length)',
        'key === selector.index',
      ],
      'indices-of-objects': [
        'excluded.ts',
        'Array.isArray(container) && key === fromStart',
        'Number(key) === fromStart',
      ],
      'names-of-excluded-members': [
        'walk.ts',
        '|| this.#isExcluded(place)',
        '|| (this.#isExcluded(place) && !place.name)',
      ],
      'one-exclusion-alone': [
        'exclusions.ts',
        '.flatMap(one => one.inputs ?? [])',
        '.slice(0, 1)\n      .flatMap(one => one.inputs ?? [])',
      ],
      'the-root-is-not-excluded': [
        'walk.ts',
        '|| this.#isExcluded(place)',
        '|| (place.keys.length > 0 && this.#isExcluded(place))',
      ],
      'unions-are-their-first': ['excluded.ts', 'step.selectors.some(', 'step.selectors.slice(0, 1).some('],
      'what-is-not-there-is-excluded': [
        'walk.ts',
        'value === undefined || this.#stopped || this.#isExcluded(place)',
        'this.#isExcluded(place) || value === undefined || this.#stopped',
      ],
      'slices-go-forward-alone': [
        'excluded.ts',
        'indicesOf(selector, container.length).includes',
        'selector.step > 0 && indicesOf(selector, container.length).includes',
      ],
    },
  },
  {
    by: ['capped'],
    about: 'exclusions',
    mutants: {
      'excluded-is-a-node': [
        'walk.ts',
        'if (value === undefined || this.#stopped || this.#isExcluded(place)) return',
        'if (value === undefined || this.#stopped) return\n    if (this.#isExcluded(place)) return void (this.#visited += 1)',
      ],
      'excluded-is-no-entry': [
        'walk.ts',
        'of keys.entries())',
        'of keys.filter(key => !this.#isExcluded({ keys: [...place.keys, key] })).entries())',
      ],
    },
  },
]
