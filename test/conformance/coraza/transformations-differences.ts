import type { TransformationVector } from './transformations.ts'

/** Where what comes out here is meant to be something else than a vector says. */
export interface IntendedDifference {
  readonly name: string
  readonly why: string
  readonly transformations: readonly string[]
  /** Of these vectors, and of no others. */
  readonly covers: (vector: TransformationVector) => boolean
  /** What comes out here. */
  readonly here: (vector: TransformationVector) => string
}

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    name: 'spaces alone are compressed',
    why: 'other white space stays, as in libddwaf',
    transformations: ['compressWhitespace'],
    covers: ({ input }) => /[\t-\r]/.test(input),
    here: ({ input }) => input.replaceAll(/ {2,}/g, ' '),
  },
  {
    name: 'full-width characters stay in CSS',
    why: 'CSS means U+FF01 by it; who wants ! has unicode_normalize',
    transformations: ['cssDecode'],
    covers: ({ input }) => input.includes('\\ff01'),
    here: ({ output }) => output.replace('!', '\uff01').replace('~', '\uff5e'),
  },
  {
    name: 'half an escape of JavaScript is dropped',
    why: 'as in libddwaf; in JavaScript it is an error',
    transformations: ['jsDecode'],
    covers: ({ input }) => /^\\u/.test(input),
    here: ({ output }) => output.replaceAll('u', ''),
  },
  {
    name: 'no octal escapes',
    why: 'strict JavaScript has none, nor has libddwaf. Both ends of this vector are written in a way that Coraza reads as nothing',
    transformations: ['jsDecode'],
    covers: ({ input }) => input.includes('\\123'),
    here: ({ output }) => output.replace('\\x00\\x0a\\x53\\x00\\xff', '012123\0\ufffd'),
  },
  {
    name: 'a directory ends with a slash',
    why: '. and .. at the end name a directory, as in libddwaf, and in the resolution of a URL',
    transformations: ['normalisePath', 'normalisePathWin'],
    // A .. that leads out of the path is not resolved, and stays as it is.
    covers: ({ input, output }) => /[/\\]\.$/.test(input) || (/[/\\]\.\.$/.test(input) && !output.endsWith('..')),
    here: ({ output }) => `${output}/`,
  },
  {
    name: 'nothing is left of a comment',
    why: 'Coraza leaves a NUL, where the text has nothing else',
    transformations: ['removeComments'],
    covers: ({ output }) => output === '\0',
    here: () => '',
  },
  {
    name: 'nothing is left of a comment that is never closed',
    why: 'Coraza leaves a space',
    transformations: ['removeComments'],
    covers: ({ input }) => input.includes('/*') && !input.includes('*/'),
    here: ({ output }) => output.slice(0, -1),
  },
  {
    name: 'wide characters are what they are',
    why: 'Coraza makes one byte of each, by a code page or by leaving the upper half out; who wants ASCII has unicode_normalize',
    transformations: ['urlDecodeUni'],
    covers: ({ input }) => /%u(?!00[0-7])[\da-f]{4}/i.test(input),
    here: ({ input }) =>
      input
        .replaceAll(/%u([\da-f]{4})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)))
        .replaceAll('+', ' '),
  },
  {
    name: 'what was decoded is decoded again',
    why: 'as in libddwaf: an escaped plus is a space in the end',
    transformations: ['urlDecodeUni'],
    covers: ({ input }) => input.includes('%2b'),
    here: ({ output }) => output.replaceAll('+', ' '),
  },
]
