/**
 * Small on purpose: rules and requests draw from the same few words, so that they meet. Each word is there for a reason:
 * case variants, numbers as text, characters of two to four bytes, texts around the tiny caps of `limits.ts`.
 */
export const words = [
  'a',
  'A',
  'ab',
  'alice',
  'Alice',
  'a@example.com',
  'A@Example.COM',
  '5',
  '5.0',
  '401',
  '4.01e2',
  '0',
  'true',
  'null',
  'k',
  'K',
  '\u212a',
  'é',
  'É',
  'éa',
  '😀',
  'abc\ndef',
  'abcdefg',
  'abcdefgh',
  'abcdefghi',
  'abcdefgé',
] as const

/** A rule cannot say these, a request can. */
export const wordsOfRequests = [
  '',
  '',
  '',
  ' ',
  ' 5',
  '05',
  '1e999',
  '-0',
  '4.01E+2',
  'S',
  '\u017f',
  'a.*b',
  'bab',
  'TRUE',
  '\ud800',
  'a\udc00b',
  'a\u0000',
  'abcdefghijklmnopqrstuvwxyz',
] as const

export const numbers = [0, 1, 2, 5, 5.5, 401, 400, -1, 1e21] as const

/** The usual ones more than once, so that paths and values meet. */
export const names = [
  'a',
  'a',
  'a',
  'a',
  'b',
  'b',
  'user',
  'user',
  'A',
  'é',
  'a.b',
  "it's",
  '__proto__',
  'constructor',
  '0',
  'length',
  'x\ny',
  '"q"\\',
] as const

export const regexes = [
  'a',
  '^a',
  'e$',
  '^[a-z]+$',
  '[0-9]+',
  '^\\d{3}$',
  'K',
  'é',
  '@example\\.com$',
  '(al|b)+i?',
  'c.d',
  '(?s)c.d',
  '(?-i)A',
  '\\bab',
  '.{8}',
  'x*',
  'a|alice',
  '\\x{1F600}',
  '^$',
] as const

export const methods = ['GET', 'HEAD', 'POST', 'PUT'] as const

export const segments = ['api', 'API', 'v1', 'login', 'a', 'k', 'é'] as const

export const statuses = [200, 401, 403] as const
