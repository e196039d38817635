import type { Group } from './mutant.ts'

/** About what rewrites a text, and how long it may become. */
export const ofTransformers: readonly Group[] = [
  {
    by: ['texts'],
    mutants: {
      'transformers-backwards': ['transform.ts', 'return names.reduce(', 'return names.toReversed().reduce('],
      'transformers-are-not-bound': ['transform.ts', 'cutUtf8(made, world.limits.maxStringBytes)', 'made'],
      'transformers-bound-in-silence': ['transform.ts', 'cut: cut || kept !== made', 'cut'],
      'transformers-make-whole': ['transform.ts', 'cut: cut || kept !== made', 'cut: kept !== made'],
    },
  },
  {
    by: ['texts'],
    about: 'base64_decode',
    mutants: {
      'base64-of-any-padding': ['base64.ts', 'padding <= 4 - remaining && remaining !== 1', 'true'],
      'base64-padded-one-more': ['base64.ts', 'padding <= 4 - remaining', 'padding <= 5 - remaining'],
      'base64-of-one-digit-is-padded': ['base64.ts', ' && remaining !== 1', ''],
      'base64-of-all-zeros': ['base64.ts', '(b1 !== 0 || b2 !== 0)', 'true'],
      'base64-of-the-last-zero': ['base64.ts', 'digits === 3 && b2 !== 0', 'digits === 3'],
      'base64-without-the-first': [
        'base64.ts',
        'if (digits === 4) return [b0, b1, b2]',
        'if (digits === 4) return [b0, b1, b2]\n  if (digits === 1) return []',
      ],
    },
  },
  {
    by: ['texts'],
    about: 'base64_encode',
    mutants: {
      'base64-without-padding': ['transformers.ts', "toString('base64'),", "toString('base64').replaceAll('=', ''),"],
    },
  },
  {
    by: ['texts'],
    about: 'base64url_decode',
    mutants: {
      'base64-alphabets-are-one': ['transformers.ts', "decodeBase64(text, '-_')", "decodeBase64(text, '+/')"],
    },
  },
  {
    by: ['texts'],
    about: 'compress_whitespace',
    mutants: {
      'spaces-of-all-kinds': ['transformers.ts', '/ {2,}/g', '/\\s{2,}/g'],
    },
  },
  {
    by: ['texts'],
    about: 'css_decode',
    mutants: {
      'css-digits-without-the-space': ['transformers.ts', '{1,6})[\\t-\\r ]?', '{1,6})'],
      'css-lines-go-on': ['transformers.ts', '|\\n|(.)|$)', '|(.)|$)'],
      'css-of-four-digits': ['transformers.ts', '([0-9a-fA-F]{1,6})', '([0-9a-fA-F]{1,4})'],
      'css-of-nothing-stays': ['transformers.ts', '|(.)|$)', '|(.))'],
      'escapes-of-surrogates': [
        'transformers.ts',
        'return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ?',
        'return code === 0 || code > 0x10ffff ?',
      ],
      'escapes-of-zero': ['transformers.ts', 'return code === 0 || code', 'return code'],
    },
  },
  {
    by: ['texts'],
    about: 'html_entity_decode',
    mutants: {
      'html-names-in-lower-case': ['transformers.ts', '(named[name.toLowerCase()] ??', '(named[name] ??'],
      'html-needs-no-semicolon': ['transformers.ts', '(lt|gt|amp|quot|nbsp);)', '(lt|gt|amp|quot|nbsp);?)'],
      'html-needs-a-semicolon': ['transformers.ts', '#([0-9]+);?', '#([0-9]+);'],
      'html-of-hex-needs-a-semicolon': ['transformers.ts', '#x([0-9a-f]+);?', '#x([0-9a-f]+);'],
    },
  },
  {
    by: ['texts'],
    about: 'js_decode',
    mutants: {
      'js-escapes-in-any-case': ['transformers.ts', "new RegExp(sign, 'gs')", "new RegExp(sign, 'gsi')"],
      'js-pairs-are-two': ['transformers.ts', 'Number.parseInt(high, 16), Number.parseInt(low, 16)', '0xfffd, 0xfffd'],
      'js-unknown-letters-go': ['transformers.ts', '(jsEscapes[other] ?? other)', "(jsEscapes[other] ?? '')"],
      'js-x-stays': ['transformers.ts', "  x: '',\n", ''],
    },
  },
  {
    by: ['texts'],
    about: 'normalize_path',
    mutants: {
      'relative-paths-cannot-be-left': [
        'transformers.ts',
        "else if (segment === '..' && !isAbsolute) kept.push(segment)",
        '',
      ],
    },
  },
  {
    by: ['texts'],
    about: 'remove_comments',
    mutants: {
      'comments-end-within-their-beginning': ['transformers.ts', '<!--(?:.*?-->|.*)', '<!--(?:>|.*?-->|.*)'],
      'comments-end-with-the-line': ['transformers.ts', '(?:--|#|\\/\\/).*/gs', '(?:--|#|\\/\\/)[^\\n]*/gs'],
      'comments-need-an-end': ['transformers.ts', '\\/\\*(?:.*?\\*\\/|.*)', '\\/\\*(?:.*?\\*\\/)'],
      'comments-of-sgml-are-dashes': ['transformers.ts', '/<!--(?:.*?-->|.*)|', '/'],
    },
  },
  {
    by: ['texts'],
    about: 'shell_unescape',
    mutants: {
      'shells-keep-their-case': [
        'transformers.ts',
        "return foldAscii(spaced.replace(/ (?=[/(])/g, ''))",
        "return spaced.replace(/ (?=[/(])/g, '')",
      ],
      'shells-keep-their-spaces': ['transformers.ts', "spaced.replace(/ (?=[/(])/g, '')", 'spaced'],
      'shells-know-no-commas': ['transformers.ts', '/[\\t-\\r ,;]+/g', '/[\\t-\\r ]+/g'],
      'shells-merge-quotes-later': [
        'transformers.ts',
        'const spaced = unquoted.replace',
        'const spaced = text.replace',
      ],
    },
  },
  {
    by: ['texts'],
    about: 'unicode_normalize',
    mutants: {
      'unicode-case-of-the-part': ['unicode-normalize.ts', 'if (changesWhenFolded(character)) {', 'if (false) {'],
      'unicode-dashes-stay': ['unicode-normalize.ts', "if (/\\p{Pd}/u.test(character)) return '-'", ''],
      'unicode-folding-once': ['unicode-normalize.ts', '[...instead].flatMap(takenApart)', '[...instead]'],
      'unicode-keeps-marks': ['unicode-normalize.ts', '|\\p{M}/u', '/u'],
      'unicode-keeps-the-ignorable': ['unicode-normalize.ts', '\\p{Default_Ignorable_Code_Point}|', ''],
      'unicode-keeps-the-unassigned': ['unicode-normalize.ts', '|\\p{Cn}', ''],
      'unicode-knows-no-look-alikes': ['unicode-normalize.ts', 'if (other !== undefined) return other', ''],
      'unicode-joiners-go': ['unicode-normalize.ts', ' || code === 0x200d', ''],
      'unicode-tags-go': ['unicode-normalize.ts', 'code >= 0xe0020 &&', 'code > 0xe007f &&'],
    },
  },
  {
    by: ['texts'],
    about: 'url_basename',
    mutants: {
      'urls-have-one-slash': ['transformers.ts', "urlPath(text).lastIndexOf('/')", "urlPath(text).indexOf('/')"],
    },
  },
  {
    by: ['texts'],
    about: 'url_decode',
    mutants: {
      'bytes-are-kept-apart': ['bytes.ts', "else if (piece !== '') {", 'else {'],
      'byte-order-marks-are-dropped': ['bytes.ts', 'ignoreBOM: true', 'ignoreBOM: false'],
      'plus-after-decoding': [
        'transformers.ts',
        "decodePercent(text.replaceAll('+', ' '))",
        "decodePercent(text).replaceAll('+', ' ')",
      ],
    },
  },
  {
    by: ['texts'],
    about: 'url_decode_iis',
    mutants: {
      'iis-once': [
        'transformers.ts',
        'next = escapeAtTheEnd(done)',
        'const made = escapeAtTheEnd(done)\n      if (made !== undefined) done.push(made)\n      next = undefined',
      ],
      'iis-plus-once': [
        'transformers.ts',
        "done.push(next === '+' ? ' ' : next)",
        "done.push(next === '+' && next === character ? ' ' : next)",
      ],
      'iis-surrogates': [
        'transformers.ts',
        'return noSurrogate(Number.parseInt(pieces.splice(-6)',
        'return String.fromCharCode(Number.parseInt(pieces.splice(-6)',
      ],
      'iis-u-in-lower-case': ['transformers.ts', '/^%u[0-9a-f]{4}$/i', '/^%u[0-9a-fA-F]{4}$/'],
      'iis-bytes-are-characters': ['transformers.ts', 'return byte < 0x80 ?', 'return true ?'],
    },
  },
  {
    by: ['texts'],
    about: 'url_path',
    mutants: {
      'urls-end-at-the-question': [
        'transformers.ts',
        "return text.split(/[?#]/)[0] ?? ''",
        "return text.split('?')[0] ?? ''",
      ],
    },
  },
  {
    by: ['texts'],
    about: 'url_querystring',
    mutants: {
      'urls-have-a-fragment': ['transformers.ts', '/^[^?#]*\\?([^#]*)/', '/^[^?#]*\\?(.*)/s'],
      'urls-have-a-late-question': ['transformers.ts', '/^[^?#]*\\?([^#]*)/', '/^[^?]*\\?([^#]*)/'],
    },
  },
]
