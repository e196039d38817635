// biome-ignore lint/suspicious/noExplicitAny: stands for any method of a prototype
export type Method = (this: any, ...args: any[]) => any

/** On a method of ours: what it stands in front of. For whoever has to find out who wraps whom. */
const original = Symbol.for('rulewire.original')

/**
 * Puts a method in front of the one that `target` has or inherits. The answer takes it away again; where somebody else
 * has put theirs in front of ours since, ours stays, and has to be harmless by itself.
 */
export function override(target: object, name: string, wrap: (original: Method) => Method): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name)
  const covered = Reflect.get(target, name) as Method
  const patched = Object.assign(wrap(covered), { [original]: covered })
  Object.defineProperty(target, name, { configurable: true, writable: true, enumerable: false, value: patched })
  return () => {
    if (Reflect.get(target, name) !== patched) return
    if (before === undefined) Reflect.deleteProperty(target, name)
    else Object.defineProperty(target, name, before)
  }
}
