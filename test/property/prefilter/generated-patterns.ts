import fc from 'fast-check'

type Part =
  | 'pattern'
  | 'choice'
  | 'sequence'
  | 'item'
  | 'atom'
  | 'group'
  | 'opening'
  | 'flags'
  | 'text'
  | 'character'
  | 'set'
  | 'member'
  | 'times'
  | 'assertion'
type Parts = { readonly [part in Part]: string }

/** Patterns of RE2's syntax with its features mixed; some of them RE2 refuses (ranges the wrong way round, stacked repetitions). */
export const generatedPattern: fc.Arbitrary<string> = fc.letrec<Parts>(tie => ({
  pattern: fc.oneof({ maxDepth: 4, withCrossShrink: true }, tie('sequence'), tie('choice')),
  choice: fc.array(tie('sequence'), { minLength: 2, maxLength: 4 }).map(items => items.join('|')),
  sequence: fc.array(tie('item'), { maxLength: 5 }).map(items => items.join('')),
  item: fc.oneof(
    { weight: 6, arbitrary: tie('text') },
    { weight: 3, arbitrary: tie('atom') },
    { weight: 3, arbitrary: fc.tuple(tie('atom'), tie('times')).map(([atom, times]) => atom + times) },
    { weight: 1, arbitrary: tie('assertion') },
    { weight: 1, arbitrary: tie('flags') },
  ),
  atom: fc.oneof(
    { weight: 4, arbitrary: tie('character') },
    { weight: 3, arbitrary: tie('set') },
    { weight: 2, arbitrary: tie('group') },
  ),
  group: fc.tuple(tie('opening'), tie('pattern')).map(([opening, pattern]) => `${opening}${pattern})`),
  opening: fc.constantFrom('(', '(?:', '(?i:', '(?-i:', '(?s:', '(?im:', '(?i-s:', '(?P<n>', '(?<name>', '(?U:'),
  flags: fc.constantFrom('(?i)', '(?-i)', '(?s)', '(?m)', '(?im-s)'),
  text: fc.constantFrom(
    'select',
    'kiss',
    'Sky',
    'a',
    'script',
    '<',
    'on',
    'é',
    'K',
    's',
    '=',
    'union',
    '\u212a',
    'ſ',
    '/',
  ),
  character: fc.constantFrom(
    ...'akKsSz019_-/é ,<'.split(''),
    ...['.', '\\.', '\\x41', '\\x{212a}', '\\u0053', '\\u{17f}', '\\cJ', '\\n', '\\t', '\\101', '\\0', '\\\\', '\\/'],
    ...['\\Qk.(\\E', '\\Q/\\E', '\\Q\\E', '{', '{,2}', '{01}', '\\x{1F600}', '😀', '\\uFFFD'],
  ),
  set: fc.oneof(
    fc.constantFrom(
      '\\d',
      '\\D',
      '\\s',
      '\\S',
      '\\w',
      '\\W',
      '\\pL',
      '\\PN',
      '\\p{Greek}',
      '\\P{Lu}',
      '\\p{Letter}',
      '.',
    ),
    fc
      .tuple(fc.boolean(), fc.array(tie('member'), { minLength: 1, maxLength: 4 }))
      .map(([negated, members]) => `[${negated ? '^' : ''}${members.join('')}]`),
  ),
  member: fc.constantFrom(
    ...'akKsSz09_-/é^.'.split(''),
    ...['a-z', 'A-Z', '0-9', 'j-l', 'R-T', '\\w', '\\W', '\\d', '\\S', '\\]', '\\x80-\\xff', '\\x{212a}', 'é-ſ'],
    ...['[:alpha:]', '[:^digit:]', '[:punct:]', '[:lower:]', '\\pL', '\\PL', '\\n', '\\x00-\\x1f', ' -~', '(?<', '\\t'],
  ),
  times: fc.constantFrom(
    '*',
    '+',
    '?',
    '*?',
    '+?',
    '??',
    '{2}',
    '{0}',
    '{0,2}',
    '{1,3}',
    '{2,}',
    '{3}?',
    '{1,}?',
    '{12}',
  ),
  assertion: fc.constantFrom('^', '$', '\\b', '\\B', '\\A', '\\z'),
})).pattern
