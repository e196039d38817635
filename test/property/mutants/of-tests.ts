import type { Mutants } from './mutant.ts'

/** About single tests. */
export const ofTests: Mutants = {
  'comparisons-include-the-bound': [
    'operators.ts',
    "return operator === 'greater_than' ? number > bound : number < bound",
    "return operator === 'greater_than' ? number >= bound : number <= bound",
  ],
  'cut-is-false': [
    'tests.ts',
    "return { is: 'cut', reasons: [...new Set",
    "if (true) return undefined\n  return { is: 'cut', reasons: [...new Set",
  ],
  'delta-is-inclusive': ['operators.ts', 'Math.abs(wanted - got) < delta', 'Math.abs(wanted - got) <= delta'],
  'empty-text-is-seen': ['operators.ts', "typeof value === 'string' && value !== '' ?", "typeof value === 'string' ?"],
  'end-of-a-cut-text': ['operators.ts', ", 'ends_with'].includes", '].includes'],
  'entries-never-expire': [
    'operators.ts',
    'entries.filter(entry => !isOver(entry.expires_at, world.now()))',
    'entries',
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
  'length-in-characters': [
    'operators.ts',
    'return utf8Bytes(value) >= min_length ?',
    'return value.length >= min_length ?',
  ],
  'mapped-is-ipv6': ['ip.ts', 'return bits?.startsWith(mappedStart) ?', 'return false ?'],
  'prefix-is-one-short': ['ip.ts', 'bits.slice(0, shared)', 'bits.slice(0, Math.max(0, shared - 1))'],
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
}

/** About negated forms. */
export const ofNegatedForms: Mutants = {
  'equals-compares-any-type': [
    'operators.ts',
    "if (test.operator === '!equals' && kind === 'typed') return typeof value === typeof test.value",
    "if (test.operator === '!equals') return value !== null",
  ],
  'negated-before-it-came': ['tests.ts', 'if (looks.some(look => look.pending)) return isPending', ''],
  'negated-of-a-cut-value': [
    'tests.ts',
    'return openVerdict(looks) ?? (comparable',
    'return (looks[0].pending ? isPending : comparable ? undefined : openVerdict(looks)) ?? (comparable',
  ],
  'negated-of-nothing': ['tests.ts', 'reasons: [], comparable: false }', 'reasons: [], comparable: true }'],
  'negated-without-a-value': ['tests.ts', '?? (comparable ?', '?? (true ?'],
  'negated-sees-no-empty-text': [
    'operators.ts',
    "return typeof value === 'string'\n}",
    "return typeof value === 'string' && value !== ''\n}",
  ],
  'negated-shows-the-path-as-written': ['tests.ts', 'path: pathAsNamed(path), highlight', 'path, highlight'],
  'no-negated-form-is-false-when-cut': [
    'tests.ts',
    'if (found.length > 0) return isFalse',
    'if (found.length > 0 && !looks[0].cut) return isFalse',
  ],
  'text-is-compared-by-type': [
    'operators.ts',
    "test.operator === '!equals' && kind === 'typed'",
    "test.operator === '!equals'",
  ],
}

/** About words, checksums and hidden characters. */
export const ofOccurrences: Mutants = {
  'a-digit-is-needed-no-more': ['luhn.ts', 'digits.length > 0 && ', ''],
  'a-lone-half-is-left': ['operators.ts', '? end + 1 : end', '? end : end'],
  'bounded-before-alone': ['phrases.ts', ' && !isWithinWord(text[behind - 1], text[behind])', ''],
  'bounded-behind-alone': ['phrases.ts', '!isWithinWord(text[place - 1], text[place]) && ', ''],
  'every-word-is-bounded': ['operators.ts', '.filter(one => !isWord || isBounded(one, value))', ''],
  'hidden-from-one': ['operators.ts', '\\u{e0000}-', '\\u{e0001}-'],
  'hidden-one-by-one': ['operators.ts', '-\\u{e007f}]+/u', '-\\u{e007f}]/u'],
  'hidden-one-too-many': ['operators.ts', '-\\u{e007f}]', '-\\u{e0080}]'],
  'luhn-from-the-left': ['luhn.ts', '.reverse()', ''],
  'luhn-of-all-numbers': ['luhn.ts', '2 * digit > 9 ?', '2 * digit > 10 ?'],
  'no-word-without-its-end': ['phrases.ts', '/^\\w\\w$/', '/\\w$/'],
  'nothing-is-undecided': [
    'operators.ts',
    "if (looked === mostOccurrences) return 'undecided'",
    "if (looked === mostOccurrences) return 'no'",
  ],
  'occurrences-one-by-one': [
    'operators.ts',
    'left = behind(left, found.index + found[0].length)',
    'left = behind(left, found.index + 1)',
  ],
  'one-occurrence-alone': ['operators.ts', 'left = behind(left, found.index + found[0].length)', "left = ''"],
  'one-occurrence-less': ['operators.ts', 'mostOccurrences = 256', 'mostOccurrences = 255'],
  'one-occurrence-more': ['operators.ts', 'mostOccurrences = 256', 'mostOccurrences = 257'],
  'occurrences-do-not-overlap': ['phrases.ts', 'place + 1))', 'place + phrase.length))'],
  'short-at-the-beginning-alone': [
    'operators.ts',
    "left !== '' && utf8Bytes(left) >= min_length",
    "left !== '' && utf8Bytes(value) >= min_length",
  ],
  'the-dash-is-of-words': ['phrases.ts', '/^\\w\\w$/', '/^[\\w-]{2}$/'],
  'the-line-is-of-no-word': ['phrases.ts', '/^\\w\\w$/', '/^[A-Za-z0-9]{2}$/'],
  'undecided-without-more': [
    'operators.ts',
    "if (!found || found[0] === '') return 'no'",
    "if (looked < mostOccurrences && (!found || found[0] === '')) return 'no'",
  ],
  'words-of-any-letters': ['phrases.ts', '/^\\w\\w$/.test', '/^[\\p{L}\\w]{2}$/u.test'],
}
