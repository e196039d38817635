/**
 * Where a name leads if brackets and dots in it mean members and places: `a[b].c` is a, b, c, and `a[]` is a and the next place,
 * an empty name. Before the first one nothing need stand: `[a]` and `.a` are a, as the usual parser of Express has it. Some read dots
 * and others do not, so there may be two ways; none for a name that is just a name.
 */
export function nestedPaths(name: string): readonly (readonly string[])[] {
  const bracket = name.indexOf('[')
  const isNested = bracket !== -1 && name.includes(']', bracket)
  const hasDots = name.includes('.')
  if (!isNested && !hasDots) return none
  const ways = [...(isNested ? [bracketPath(name, bracket)] : []), ...(hasDots ? [dottedPath(name)] : [])]
  const least = bracket === 0 || name.startsWith('.') ? 1 : 2
  return ways.filter(path => path.length >= least)
}

const none: readonly never[] = []

/** As deep as the engine looks. */
const maxDepth = 32

function bracketPath(name: string, bracket: number): readonly string[] {
  const path = bracket === 0 ? [] : [name.slice(0, bracket)]
  for (let open = bracket; open !== -1 && path.length < maxDepth; open = name.indexOf('[', open)) {
    const close = name.indexOf(']', open)
    if (close === -1) break
    path.push(name.slice(open + 1, close))
    open = close
  }
  return path
}

/** A dot at the beginning, at the end or behind another one leads nowhere; a bracket there is one to the next place. */
function dottedPath(name: string): readonly string[] {
  const path: string[] = []
  let isPlace = false
  for (const part of name.replaceAll(']', '').split(separator, maxParts)) {
    if (part === '.' || part === '[') isPlace = part === '[' && path.length > 0
    else if (part !== '' || isPlace) {
      path.push(part)
      isPlace = false
    }
    if (path.length === maxDepth) break
  }
  return path
}

/** Kept by `split`, so that there are two of it for each step. */
const separator = /([.[])/
const maxParts = 4 * maxDepth
