/**
 * Ids of the lists that the conditions of a rule or an exclusion use, sorted. Of a value that nobody has checked: what is in the wrong
 * place uses nothing, and is refused by the engine.
 */
export function listsUsedBy(part: unknown): readonly string[] {
  const ids = new Set<string>()
  const left: unknown[] = [own(part, 'conditions')]
  while (left.length > 0) {
    const one = left.pop()
    if (Array.isArray(one)) left.push(...one)
    else {
      const id = own(one, 'list')
      if (typeof id === 'string') ids.add(id)
      left.push(...[own(one, 'conditions'), own(one, 'condition')].filter(each => each !== undefined))
    }
  }
  return [...ids].sort()
}

function own(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined
}
