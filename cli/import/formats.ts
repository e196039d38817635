import { type ImportResult, importDatadogCustomRules, importLibddwaf } from '../../rules-schema/index.ts'

export type ForeignFormat = 'libddwaf' | 'datadog'
export const foreignFormats: readonly ForeignFormat[] = ['libddwaf', 'datadog']

/** By what a document has in it. What is neither is taken for libddwaf's, whose importer says what is missing. */
export function detectFormat(value: unknown): ForeignFormat {
  if (Array.isArray(value)) return 'datadog'
  if (typeof value !== 'object' || value === null) return 'libddwaf'
  return ['data', 'attributes', 'conditions'].some(name => Object.hasOwn(value, name)) ? 'datadog' : 'libddwaf'
}

/** What `rulewire import` is given by mistake: the version of libddwaf's rule sets is text, and begins with 2. */
export function isOurs(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'version' in value && value.version === 1
}

export function importFrom(format: ForeignFormat, value: unknown, version: string | undefined): ImportResult {
  if (format === 'datadog') return importDatadogCustomRules(value)
  return importLibddwaf(value, version === undefined ? {} : { version })
}
