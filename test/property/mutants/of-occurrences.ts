import type { Group } from './mutant.ts'

/** About words, checksums and hidden characters. */
export const ofOccurrences: readonly Group[] = [
  {
    by: ['occurrences'],
    about: 'word_boundary',
    mutants: {
      'bounded-before-alone': ['phrases.ts', ' && !isWithinWord(text[behind - 1], text[behind])', ''],
      'bounded-behind-alone': ['phrases.ts', '!isWithinWord(text[place - 1], text[place]) && ', ''],
      'every-word-is-bounded': ['operators.ts', '.filter(one => !isWord || isBounded(one, value))', ''],
      'no-word-without-its-end': ['phrases.ts', '/^\\w\\w$/', '/\\w$/'],
      'occurrences-do-not-overlap': ['phrases.ts', 'place + 1))', 'place + phrase.length))'],
      'the-dash-is-of-words': ['phrases.ts', '/^\\w\\w$/', '/^[\\w-]{2}$/'],
      'the-line-is-of-no-word': ['phrases.ts', '/^\\w\\w$/', '/^[A-Za-z0-9]{2}$/'],
      'words-of-any-letters': ['phrases.ts', '/^\\w\\w$/.test', '/^[\\p{L}\\w]{2}$/u.test'],
    },
  },
  {
    by: ['occurrences'],
    about: 'checksum',
    mutants: {
      'a-digit-is-needed-no-more': ['luhn.ts', 'digits.length > 0 && ', ''],
      'a-lone-half-is-left': ['operators.ts', '? end + 1 : end', '? end : end'],
      'luhn-from-the-left': ['luhn.ts', '.reverse()', ''],
      'luhn-of-all-numbers': ['luhn.ts', '2 * digit > 9 ?', '2 * digit > 10 ?'],
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
      'short-at-the-beginning-alone': [
        'operators.ts',
        "left !== '' && utf8Bytes(left) >= min_length",
        "left !== '' && utf8Bytes(value) >= min_length",
      ],
      'undecided-without-more': [
        'operators.ts',
        "if (!found || found[0] === '') return 'no'",
        "if (looked < mostOccurrences && (!found || found[0] === '')) return 'no'",
      ],
    },
  },
  {
    by: ['occurrences'],
    about: 'hidden_ascii_match',
    mutants: {
      'hidden-from-one': ['operators.ts', '\\u{e0000}-', '\\u{e0001}-'],
      'hidden-one-by-one': ['operators.ts', '-\\u{e007f}]+/u', '-\\u{e007f}]/u'],
      'hidden-one-too-many': ['operators.ts', '-\\u{e007f}]', '-\\u{e0080}]'],
    },
  },
]
