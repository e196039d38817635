/**
 * Things by name that are made once as long as anybody holds them, and gone when nobody does: programs come and go, and what the next one has
 * in common with those before is found here.
 */
export class WeakTable<V extends object> {
  private readonly held = new Map<string, WeakRef<V>>()
  private readonly registry = new FinalizationRegistry<string>(key => {
    // It may have been made anew in the meantime.
    if (this.held.get(key)?.deref() === undefined) this.held.delete(key)
  })

  get(key: string): V | undefined {
    return this.held.get(key)?.deref()
  }

  keep(key: string, value: V): V {
    this.held.set(key, new WeakRef(value))
    this.registry.register(value, key)
    return value
  }
}
