import { blocks, section } from '../content/protocol-page.ts'

export type Example = Readonly<Record<string, unknown>> & { readonly type: string }

/** Every message that stands in section 6 of PROTOCOL.md, in its order: one in a block, or one in a line of it. */
export const examples: readonly Example[] = blocks(section('## 6. Messages'), 'json').flatMap(block => {
  try {
    return [JSON.parse(block)]
  } catch {
    return block.split('\n').map(line => JSON.parse(line))
  }
})

export function example(type: string): Example {
  const found = examples.find(one => one.type === type)
  if (found === undefined) throw new Error(`section 6 has no example of ${type}`)
  return structuredClone(found)
}

export type Path = readonly (string | number)[]

/** A copy in which one place is another value; `undefined` takes it away. */
export function replaced<T>(value: T, path: Path, by: unknown): T {
  const [step, ...rest] = path
  if (step === undefined) return by as T
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>
  const next = replaced(copy[step], rest, by)
  if (next === undefined && !Array.isArray(copy)) delete copy[step]
  else copy[step] = next
  return copy as T
}

export function at(value: unknown, path: Path): unknown {
  return path.reduce((of, step) => (of as Record<string | number, unknown> | undefined)?.[step], value)
}

/** `a.b[0].c` */
export function pathOf(text: string): Path {
  return [...text.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step))
}
