/** JSONPath as far as the rule format has it: names, indices, `*`, slices, several of these in brackets, and `..`. */
export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step: number }

export type ChildStep = Selector | { readonly kind: 'union'; readonly selectors: readonly Selector[] }

/** `descendant`: the step, of a node and of every node below it. */
export type Step = ChildStep | { readonly kind: 'descendant'; readonly step: ChildStep }

const blank = String.raw`[ \t\n\r]*`
const quoted = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`
const selector = String.raw`${blank}(?:\*|${quoted}|[-\d:][-\d: \t\n\r]*)${blank}`
const step = new RegExp(
  String.raw`^${blank}(?<dots>\.\.?)?(?:(?<bare>\*|[^.*[\]'"\s]+)|\[(?<inside>${selector}(?:,${selector})*)\])`,
)

/** Throws on what is outside the grammar: the judge is given rules that were accepted. */
export function parsePath(path: string): readonly Step[] {
  if (!path.startsWith('$')) throw new Error(`no path: ${path}`)
  const steps: Step[] = []
  for (let rest = path.slice(1); rest !== ''; ) {
    const found = step.exec(rest)
    if (!found) throw new Error(`no path: ${path}`)
    steps.push(stepOf(found.groups ?? {}))
    rest = rest.slice(found[0].length)
  }
  return steps
}

function stepOf({ dots, bare, inside }: { [group: string]: string | undefined }): Step {
  const step = bare === undefined ? bracketOf(inside ?? '') : bareOf(bare)
  return dots === '..' ? { kind: 'descendant', step } : step
}

function bareOf(text: string): Selector {
  return text === '*' ? { kind: 'wildcard' } : { kind: 'name', name: text }
}

function bracketOf(inside: string): ChildStep {
  const selectors = (inside.match(new RegExp(`${quoted}|[^,'"]+`, 'g')) ?? [])
    .map(text => text.trim())
    .filter(text => text !== '')
    .map(selectorOf)
  const [first, second] = selectors
  return first !== undefined && second === undefined ? first : { kind: 'union', selectors }
}

function selectorOf(text: string): Selector {
  if (text === '*') return { kind: 'wildcard' }
  if (/^['"]/.test(text)) return { kind: 'name', name: unescapeName(text.slice(1, -1)) }
  if (!text.includes(':')) return { kind: 'index', index: Number(text) }
  const [start, end, step = 1] = text.split(':').map(part => (part.trim() === '' ? undefined : Number(part)))
  return { kind: 'slice', step, ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

/** Escapes are JSON's, and `\'`. */
function unescapeName(inside: string): string {
  const asJson = inside.replace(/\\.|"/gs, part => (part === "\\'" ? "'" : part === '"' ? '\\"' : part))
  return JSON.parse(`"${asJson}"`)
}

/** A location's last step, as RFC 9535 §2.7 writes it. */
export function normalisedStep(key: string | number): string {
  return typeof key === 'number' ? `[${key}]` : `['${[...key].map(escapeCharacter).join('')}']`
}

const shortEscapes: Readonly<Record<string, string>> = {
  "'": "\\'",
  '\\': '\\\\',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
}

function escapeCharacter(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  return code < 0x20 ? `\\u${code.toString(16).padStart(4, '0')}` : character
}

/** As `not` names its input: normalised where names and indices from the start alone make the path, else as written. */
export function pathAsNamed(path: string): string {
  let normalised = '$'
  for (const one of parsePath(path)) {
    if (one.kind === 'name') normalised += normalisedStep(one.name)
    else if (one.kind === 'index' && one.index >= 0) normalised += normalisedStep(one.index)
    else return path
  }
  return normalised
}
