import { otherTexts } from './text-readings.ts'

/** What nested names say: text, several of them, or members by name. */
export type TextTree = string | readonly TextTree[] | { readonly [name: string]: TextTree }

/** What stands at one name, and below it. */
export class TextNode {
  /** As they came, in order: what others may join. */
  readonly #values: string[] = []
  readonly #forms = new Set<string>()
  #children: Map<string, TextNode> | undefined
  #isList = false

  /** @param forms that the value has for others */
  add(path: readonly string[], value: string, forms: readonly string[]): void {
    const [name, ...rest] = path
    if (name === undefined) {
      this.#values.push(value)
      for (const form of forms) this.#forms.add(form)
    } else if (name === '' && rest.length === 0) {
      this.#isList = true
      this.add(rest, value, forms)
    } else this.#child(name).add(rest, value, forms)
  }

  /** What nobody joins with others. */
  addForm(value: string): void {
    this.#forms.add(value)
  }

  child(name: string): TextNode {
    this.#children ??= new Map()
    const known = this.#children.get(name)
    if (known !== undefined) return known
    const made = new TextNode()
    this.#children.set(name, made)
    return made
  }

  /** `[]` with something behind it is the next place in a list. */
  #child(name: string): TextNode {
    if (name !== '') return this.child(name)
    return this.child(String(this.#children?.size ?? 0))
  }

  /** Members by name, whatever their names are. */
  members(): Readonly<Record<string, TextTree>> {
    const members = Object.create(null) as Record<string, TextTree>
    for (const [name, node] of this.#children ?? []) members[name] = node.#tree()
    return members
  }

  #tree(): TextTree {
    const texts = [...new Set([...this.#values, ...this.#forms, ...joined(this.#values)])]
    if (this.#children === undefined) return texts.length === 1 && !this.#isList ? (texts[0] as string) : texts
    if ([...this.#children.keys()].every(isIndex)) return [...this.#items(), ...texts]
    return texts.length === 0 ? this.members() : Object.assign(this.members(), { '': texts })
  }

  /** In the order of their numbers, without gaps, and what they are when they are joined. */
  #items(): readonly TextTree[] {
    const nodes = [...(this.#children ?? [])].sort(([a], [b]) => Number(a) - Number(b)).map(([, node]) => node)
    const texts = nodes.flatMap(node => (node.#children === undefined ? node.#values : []))
    return [...nodes.map(node => node.#tree()), ...joined([...texts, ...this.#values])]
  }
}

function isIndex(name: string): boolean {
  return /^\d{1,6}$/.test(name)
}

/** By commas, as frameworks and proxies do, and directly, as those who write them out. */
function joined(values: readonly string[]): readonly string[] {
  if (values.length < 2) return []
  const [byComma, directly] = [values.join(','), values.join('')]
  return [byComma, directly, ...otherTexts(directly)]
}
