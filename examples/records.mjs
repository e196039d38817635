/**
 * @typedef {object} EventRecord as Rulewire writes it, as far as it is of interest here
 * @property {string} event
 * @property {{ id: string }} rule
 * @property {Record<string, string | number | boolean>} metadata
 * @property {'block' | 'redirect' | 'failed'} [action] what was done because of the rule
 * @property {string} rule_set
 */

/** @returns {EventRecord | undefined} undefined for what else a service writes to its standard output */
export function recordIn(line) {
  if (!line.startsWith('{')) return undefined
  try {
    const record = JSON.parse(line)
    return record.type === 'rulewire.event' ? record : undefined
  } catch {
    return undefined
  }
}

/** What a rule captured, to be read by people. */
export function captured({ metadata }) {
  const pairs = Object.entries(metadata).map(([key, value]) => `${key}=${shortMask(String(value))}`)
  return printable(pairs.join(' '))
}

/** Enough of a hash for people to compare. */
export function shortHash(hash) {
  return hash.replace(/^\w+:/, '').slice(0, 8)
}

/** Of a masked value as much as tells it from others. */
function shortMask(value) {
  return value.replace(/^((?:sha256|hmac):[0-9a-f]{8})[0-9a-f]{56}$/, '$1…')
}

/** What comes from outside does not get to move the cursor. */
export function printable(text) {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    found => `\\u${found.codePointAt(0).toString(16).padStart(4, '0')}`,
  )
}
