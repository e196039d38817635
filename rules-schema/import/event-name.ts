const grammar = /^[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*$/
const maxLength = 128

/** The type of a rule elsewhere as the name of an event: words of small letters, digits and `_`, joined by dots. */
export function eventName(type: string): string {
  if (grammar.test(type) && type.length <= maxLength) return type
  const words = type
    .slice(0, maxLength * 2)
    .toLowerCase()
    .split('.')
    .map(word => word.replaceAll(/[^a-z0-9_]+/g, '_').replace(/^[^a-z]+/, ''))
    .filter(word => word !== '')
  const name = words.join('.').slice(0, maxLength).replace(/\.$/, '')
  return name === '' ? 'event' : name
}
