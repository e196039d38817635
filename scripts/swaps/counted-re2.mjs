import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * Every RE2 object that is made from now on, for as long as somebody holds it. What loads `re2` afterwards gets a constructor that notes
 * what it makes (sets too), and is the same otherwise. `watched`: a pattern, of which it is counted how often it is made.
 */
export function countRe2(watched) {
  const native = require.resolve('re2/build/Release/re2.node')
  const RE2 = require(native)
  const live = new Set()
  let made = 0
  let madeOfWatched = 0
  let collected = 0
  const registry = new FinalizationRegistry(reference => {
    collected += 1
    live.delete(reference)
  })
  const noting = {
    construct(target, arguments_, newTarget) {
      const object = Reflect.construct(target, arguments_, newTarget === noted ? target : newTarget)
      const key = String(arguments_[0])
      const reference = Object.assign(new WeakRef(object), { key })
      live.add(reference)
      registry.register(object, reference)
      made += 1
      madeOfWatched += Number(key === watched)
      return object
    },
  }
  const Sets = RE2.Set && new Proxy(RE2.Set, noting)
  const noted = new Proxy(RE2, { ...noting, get: (target, name) => (name === 'Set' ? Sets : target[name]) })
  // What `re2` itself loads: whoever imports `re2` gets what it was when that was done.
  require.cache[native].exports = noted
  return {
    /** After garbage was collected: those that are held, by their source. */
    live: () => [...live].filter(reference => reference.deref() !== undefined).map(({ key }) => key),
    collected: () => collected,
    made: () => made,
    madeOfWatched: () => madeOfWatched,
  }
}
