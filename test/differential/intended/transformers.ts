import { caseFiles, casesOf } from '../../conformance/transformers/cases.ts'
import { libddwafTransforms } from '../../conformance/transformers/libddwaf.ts'
import { transformerFor } from '../transformers.ts'
import type { Intended, Met, Shown } from './intended.ts'
import { oneRule } from './one-rule.ts'

/** One transformer of a chain at work. */
interface Step {
  readonly name: string
  readonly before: string
  readonly after: string
}

/** By the names of docs/transformers.md: where a transformer is meant to do something else than libddwaf's. */
const applies: Readonly<Record<string, (step: Step) => boolean>> = {
  'ill-formed-bytes': ({ name, before, after }) =>
    makesBytes.includes(name) && replacements(after) > replacements(before),
  'base64-alphabet': ({ name, after }) => name === 'base64_encode' && after.includes('/'),
  'html-nbsp': ({ name, before }) => name === 'html_entity_decode' && /&nbsp;/i.test(before),
  'html-semicolon': ({ name, before }) =>
    name === 'html_entity_decode' && new RegExp(`&(?:lt|gt|amp|quot|nbsp)${escapeCharacter}`, 'i').test(before),
  'html-nul': ({ name, before }) => name === 'html_entity_decode' && /&#0(?![;\dx])/i.test(before),
  'css-nul': ({ name, before }) => name === 'css_decode' && /\\0(?![\da-f])/i.test(before),
  'js-surrogates': ({ name, before }) => name === 'js_decode' && /\\ud[89a-f][\da-f]{2}/i.test(before),
  'path-resolution': ({ name, before }) => /^normalize_path/.test(name) && !isPlainPath(before, name),
  'shell-context': ({ name, before }) => name === 'shell_unescape' && /[^\S ]|[,;]$|[\s,;]["'^\\]/.test(before),
  'normalize-nul': ({ name, before }) => name === 'unicode_normalize' && before.includes('\0'),
  'normalize-version': ({ name, before }) => name === 'unicode_normalize' && [...before].some(isUnknownThere),
}

const escapeCharacter = '\u001b'

/** Assigned in a newer version of Unicode: not dropped here, but there. */
function isUnknownThere(character: string): boolean {
  return (
    character > '\u007f' &&
    transformerFor('unicode_normalize')(character) !== '' &&
    libddwafTransforms(['unicode_normalize'], character) === ''
  )
}

const makesBytes = ['url_decode', 'url_decode_iis', 'js_decode', 'base64_decode', 'base64url_decode']

function replacements(text: string): number {
  return text.split('\uFFFD').length
}

/** Where docs/transformers.md says that the two agree. */
function isPlainPath(text: string, name: string): boolean {
  const path = name === 'normalize_path_win' ? text.replaceAll('\\', '/') : text
  const isAbsolute = path.startsWith('/')
  const segments = path.split('/').slice(isAbsolute ? 1 : 0)
  if (segments.slice(0, -1).includes('') || /(?:^|\/)\.\/?$/.test(path)) return false
  return isAbsolute || !segments.includes('..')
}

export const transformerDifferences: readonly Intended[] = Object.entries(applies).map(([name, isMet]) => ({
  name,
  explains: ({ suspects }: Met) =>
    suspects.some(({ raw, transformers }) => typeof raw === 'string' && stepsOf(raw, transformers).some(isMet)),
  shown: shownOf(name),
}))

function stepsOf(text: string, transformers: readonly string[]): readonly Step[] {
  let before = text
  return transformers.map(name => {
    const after = transformerFor(name)(before)
    const step = { name, before, after }
    before = after
    return step
  })
}

/** The cases of the transformers that are named so. */
export function shownOf(difference: string): readonly Shown[] {
  const named = caseFiles().flatMap(file => casesOf(file).filter(({ libddwaf }) => libddwaf?.difference === difference))
  return named.map(({ why, transformers, text, result, libddwaf }) => ({
    why,
    ruleSet: oneRule('match_regex', { regex: '(?s).*' }, { transformers }),
    request: [{ 'custom.first': text }],
    rulewire: seen(result),
    libddwaf: seen(libddwaf?.result ?? ''),
  }))
}

/** No operator looks at an empty text. */
function seen(value: string): Shown['rulewire'] {
  return value === '' ? {} : { run: 0, reports: [{ value }] }
}
