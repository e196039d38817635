/** The grammar of ids and of the keys of captures. */
const grammar = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/
const maxLength = 128

/** Ids of another format as ids of ours: made to fit where they do not, and different where they differ. */
export class FittedNames {
  readonly #fitted = new Map<string, string>()
  readonly #taken = new Set<string>()
  /** By name, the number to try next: thousands may come down to one name. */
  readonly #next = new Map<string, number>()
  readonly #wordless: string

  /** `wordless`: the name of an id of which nothing can stay as it is. */
  constructor(wordless: string) {
    this.#wordless = wordless
  }

  /** Those that fit keep their names, whoever comes first: the result does not depend on the order. */
  addAll(ids: Iterable<string>): void {
    const unfit = new Set<string>()
    for (const id of ids) {
      if (grammar.test(id)) this.of(id)
      else unfit.add(id)
    }
    for (const id of [...unfit].sort()) this.of(id)
  }

  /** The name for an id, the same whenever it is asked for. `key`: where two things may have one id. */
  of(id: string, key = id): string {
    const known = this.#fitted.get(key)
    if (known !== undefined) return known
    const name = this.#free(grammar.test(id) ? id : fitted(id, this.#wordless))
    this.#fitted.set(key, name)
    this.#taken.add(name)
    return name
  }

  #free(name: string): string {
    if (!this.#taken.has(name)) return name
    for (let number = this.#next.get(name) ?? 2; ; number += 1) {
      const next = `${name.slice(0, maxLength - 8)}-${number}`
      if (this.#taken.has(next)) continue
      this.#next.set(name, number + 1)
      return next
    }
  }
}

/** What of a name fits the grammar. */
function fitted(id: string, wordless: string): string {
  const name = id
    .slice(0, maxLength * 2)
    .replaceAll(/[^A-Za-z0-9._:-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/-+$/, '')
    .slice(0, maxLength)
  return name === '' ? wordless : name
}
