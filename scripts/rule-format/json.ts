const width = 100

/** JSON as a person would write it: what fits on a line is on one. */
export function json(value: unknown, indent = ''): string {
  const line = onOneLine(value)
  if (indent.length + line.length <= width || typeof value !== 'object' || value === null) return line
  const deeper = `${indent}  `
  const entries = Array.isArray(value)
    ? value.map(item => json(item, deeper))
    : Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${json(member, deeper)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${entries.map(entry => deeper + entry).join(',\n')}\n${indent}${close}`
}

function onOneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? ''
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
