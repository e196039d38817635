import type { Group } from './mutant.ts'

/** About single tests: operators and their negated forms. */
export const ofTests: readonly Group[] = [
  {
    by: ['spotlight'],
    mutants: {
      'comparisons-include-the-bound': [
        'operators.ts',
        "return operator === 'greater_than' ? number > bound : number < bound",
        "return operator === 'greater_than' ? number >= bound : number <= bound",
      ],
      'empty-text-is-seen': [
        'operators.ts',
        "typeof value === 'string' && value !== '' ?",
        "typeof value === 'string' ?",
      ],
      'first-phrase-is-shown': [
        'operators.ts',
        'const leftmost = Math.min(...found.map(one => one.place))',
        'const leftmost = found[0]?.place',
      ],
      'last-value-is-shown': [
        'tests.ts',
        'const [first] = looks.flatMap(look => look.found)',
        'const first = looks.flatMap(look => look.found).at(-1)',
      ],
      'text-is-only-text': [
        'operators.ts',
        "if (kind !== 'text' || typeof value !== 'string') return false",
        'if (true) return false',
      ],
      'unicode-folding': [
        'text.ts',
        'return text.replace(/[A-Z]/g, letter => letter.toLowerCase())',
        'return text.toLowerCase()',
      ],
    },
  },
  {
    by: ['capped'],
    mutants: {
      'cut-is-false': [
        'tests.ts',
        "return { is: 'cut', reasons: [...new Set",
        "if (true) return undefined\n  return { is: 'cut', reasons: [...new Set",
      ],
    },
  },
  {
    by: ['spotlight'],
    about: 'delta',
    mutants: {
      'delta-is-inclusive': ['operators.ts', 'Math.abs(wanted - got) < delta', 'Math.abs(wanted - got) <= delta'],
    },
  },
  {
    by: ['spotlight'],
    about: 'ends_with',
    mutants: {
      'end-of-a-cut-text': ['operators.ts', ", 'ends_with'].includes", '].includes'],
    },
  },
  {
    by: ['listed'],
    mutants: {
      'entries-never-expire': [
        'operators.ts',
        'entries.filter(entry => !isOver(entry.expires_at, world.now()))',
        'entries',
      ],
      'negated-of-nothing': ['tests.ts', 'reasons: [], comparable: false }', 'reasons: [], comparable: true }'],
    },
  },
  {
    by: ['spotlight'],
    about: 'min_length',
    mutants: {
      'length-in-characters': [
        'operators.ts',
        'return utf8Bytes(value) >= min_length ?',
        'return value.length >= min_length ?',
      ],
    },
  },
  {
    by: ['ips'],
    mutants: {
      'mapped-is-ipv6': ['ip.ts', 'return bits?.startsWith(mappedStart) ?', 'return false ?'],
      'prefix-is-one-short': ['ip.ts', 'bits.slice(0, shared)', 'bits.slice(0, Math.max(0, shared - 1))'],
    },
  },
  {
    by: ['spotlight'],
    about: '!equals',
    mutants: {
      'equals-compares-any-type': [
        'operators.ts',
        "if (test.operator === '!equals' && kind === 'typed') return typeof value === typeof test.value",
        "if (test.operator === '!equals') return value !== null",
      ],
      'text-is-compared-by-type': [
        'operators.ts',
        "test.operator === '!equals' && kind === 'typed'",
        "test.operator === '!equals'",
      ],
    },
  },
  {
    by: ['excluded'],
    about: '!',
    mutants: {
      'negated-before-it-came': ['tests.ts', 'if (looks.some(look => look.pending)) return isPending', ''],
    },
  },
  {
    by: ['spotlight'],
    about: '"!',
    mutants: {
      'negated-of-a-cut-value': [
        'tests.ts',
        'return openVerdict(looks) ?? (comparable',
        'return (looks[0].pending ? isPending : comparable ? undefined : openVerdict(looks)) ?? (comparable',
      ],
      'negated-without-a-value': ['tests.ts', '?? (comparable ?', '?? (true ?'],
      'negated-sees-no-empty-text': [
        'operators.ts',
        "return typeof value === 'string'\n}",
        "return typeof value === 'string' && value !== ''\n}",
      ],
      'negated-shows-the-path-as-written': ['tests.ts', 'path: pathAsNamed(path), highlight', 'path, highlight'],
    },
  },
  {
    by: ['capped'],
    about: '!',
    mutants: {
      'no-negated-form-is-false-when-cut': [
        'tests.ts',
        'if (found.length > 0) return isFalse',
        'if (found.length > 0 && !looks[0].cut) return isFalse',
      ],
    },
  },
]
