/**
 * Where a name leads if brackets and dots in it mean members and places: `a[b].c` is a, b, c, and `a[]` is a and the next place,
 * an empty name. Some read dots and others do not, so there may be two ways; none for a name that is just a name.
 */
export function nestedPaths(name: string): readonly (readonly string[])[] {
  const bracket = name.indexOf('[')
  const isNested = bracket > 0 && name.includes(']', bracket)
  if (!isNested && !name.includes('.')) return none
  const ways = [...(isNested ? [bracketPath(name, bracket)] : []), ...(name.includes('.') ? [dottedPath(name)] : [])]
  return ways.filter(path => path.length > 1).map(path => path.slice(0, maxDepth))
}

const none: readonly never[] = []

/** As deep as the engine looks. */
const maxDepth = 32

function bracketPath(name: string, bracket: number): readonly string[] {
  const parts = name.slice(bracket).matchAll(/\[([^\]]*)\]/g)
  return [name.slice(0, bracket), ...[...parts].map(([, part = '']) => part)]
}

function dottedPath(name: string): readonly string[] {
  return name
    .replaceAll(']', '')
    .replace(/^[.[]+|\.+$/g, '')
    .split(/[.[]/)
}
