import type { Draw } from './draw.ts'
import { fragment } from './texts.ts'

/**
 * A text that the transformer should turn into this one, or nearly: encoded here and there, in this spelling or that. What it is turned into is
 * not said here; rules are made from what comes out.
 */
export function encodedFor(draw: Draw, transformer: string, text: string): string {
  const encoded = encodings[transformer]?.(draw, text) ?? text
  return draw.chance(15) ? sprinkled(draw, encoded, fragment) : encoded
}

type Encoding = (draw: Draw, text: string) => string

const encodings: Readonly<Record<string, Encoding>> = {
  lowercase: (draw, text) => each(draw, text, character => character.toUpperCase()),
  remove_nulls: (draw, text) => sprinkled(draw, text, () => '\0'),
  compress_whitespace: (draw, text) => sprinkled(draw, text.replaceAll(' ', draw.of(['  ', '   ', ' '])), () => '  '),
  normalize_path: (draw, text) => (draw.chance(70) ? detour(draw, text) : roundabout(draw, text)),
  normalize_path_win: (draw, text) =>
    (draw.chance(70) ? detour(draw, text) : roundabout(draw, text)).replaceAll('/', () => draw.of(['/', '\\'])),
  url_decode: (draw, text) => each(draw, text, percent),
  url_decode_iis: (draw, text) =>
    each(draw, text, character => draw.of([percent(character), percent(percent(character)), `%u${hex(character, 4)}`])),
  css_decode: (draw, text) =>
    each(draw, text, character => `\\${draw.of([hex(character, 6), `${hex(character, 1)} `, character])}`),
  js_decode: (draw, text) => each(draw, text, character => escapedForJs(draw, character)),
  html_entity_decode: (draw, text) =>
    each(draw, text, character =>
      draw.of([
        `&#x${hex(character, 1)};`,
        `&#${character.codePointAt(0)};`,
        `&#${character.codePointAt(0)}`,
        '&lt;',
        '&AMP;',
        '&quot;',
      ]),
    ),
  base64_decode: (draw, text) =>
    Buffer.from(text)
      .toString('base64')
      .replace(/=*$/, end => (draw.chance(30) ? '' : end)),
  base64url_decode: (_, text) => Buffer.from(text).toString('base64url'),
  shell_unescape: (draw, text) => sprinkled(draw, text, () => draw.of(['"', "'", '^', '\\', '  ', ',', ' ('])),
  url_basename: (draw, text) => draw.of(['/', 'http://x/y/', 'a/', '']) + text + draw.of(['', '?q=1', '#f', '?']),
  url_path: (draw, text) => text + draw.of(['?q=1', '#f', '?', '']),
  url_querystring: (draw, text) => `${draw.of(['/a', '', 'http://x/'])}?${text}${draw.of(['', '#f', '#'])}`,
  remove_comments: (draw, text) =>
    sprinkled(draw, text, () => draw.of(['/* c */', '<!-- c -->', '/**/'])) +
    draw.of(['', '-- c', '#c', '// c', '/* c']),
  unicode_normalize: (draw, text) => each(draw, text, character => accented(draw, character)),
}

/** An absolute path that leads to the text, or a relative one without `..`: there libddwaf resolves paths as we do. */
function detour(draw: Draw, text: string): string {
  const absolute = draw.chance(75)
  const steps = absolute ? ['/.', '/a/..', '/x/./..', '/é/../.'] : ['./', 'b/./', './a/']
  const way = draw.several(1, 2, () => draw.of(steps)).join('')
  return absolute ? `${way}/${text}` : `${way}${text}`
}

/** Any way. */
function roundabout(draw: Draw, text: string): string {
  const start = draw.of(['/a/../', '/', '', './', '/x/./', 'a/../../'])
  return start + sprinkled(draw, text, () => draw.of(['/./', '/a/../', '//', '/']))
}

/** Some characters rewritten; at least one, if there is one. */
function each(draw: Draw, text: string, rewrite: (character: string) => string): string {
  const characters = [...text]
  const always = draw.below(characters.length || 1)
  const often = draw.of([10, 40, 100])
  return characters
    .map((character, place) => (place === always || draw.chance(often) ? rewrite(character) : character))
    .join('')
}

/** Something put in here and there. */
function sprinkled(draw: Draw, text: string, make: (draw: Draw) => string): string {
  const characters = [...text]
  for (let left = draw.between(1, 2); left > 0; left -= 1)
    characters.splice(draw.below(characters.length + 1), 0, make(draw))
  return characters.join('')
}

function percent(character: string): string {
  return [...Buffer.from(character)].map(byte => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

function hex(character: string, digits: number): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0')
}

function escapedForJs(draw: Draw, character: string): string {
  const units = character.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return draw.of([
    units.join(''),
    character.charCodeAt(0) < 256 ? `\\x${hex(character, 2)}` : units.join(''),
    `\\${character}`,
    '\\n',
    '\\t',
  ])
}

function accented(draw: Draw, character: string): string {
  const unit = character.charCodeAt(0)
  if (unit >= 0x21 && unit <= 0x7e && draw.chance(40)) return String.fromCharCode(unit + 0xfee0)
  return draw.of([
    `${character}\u0301`,
    `${character}\u200b`,
    character === "'" ? '’' : character,
    String.fromCodePoint(0xe0000 + (unit & 0x7f)),
  ])
}
