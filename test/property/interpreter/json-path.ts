/** JSONPath as far as the rule format has it: names, indices and `*`. */
export type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'wildcard' }

const step = new RegExp(
  [
    String.raw`^[ \t\n\r]*(?:`,
    String.raw`\.\*|\.(?<name>[^.[\]'"\s]+)`,
    String.raw`|\[[ \t\n\r]*(?:\*|(?<index>-?\d+)|'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")[ \t\n\r]*\]`,
    ')',
  ].join(''),
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

function stepOf(groups: { [group: string]: string | undefined }): Step {
  if (groups.index !== undefined) return { kind: 'index', index: Number(groups.index) }
  const name = groups.name ?? unescapeName(groups.single) ?? unescapeName(groups.double)
  return name === undefined ? { kind: 'wildcard' } : { kind: 'name', name }
}

/** Escapes are JSON's, and `\'`. */
function unescapeName(quoted: string | undefined): string | undefined {
  if (quoted === undefined) return undefined
  const asJson = quoted.replace(/\\.|"/gs, part => (part === "\\'" ? "'" : part === '"' ? '\\"' : part))
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
    if (one.kind === 'wildcard' || (one.kind === 'index' && one.index < 0)) return path
    normalised += normalisedStep(one.kind === 'index' ? one.index : one.name)
  }
  return normalised
}
