import { error, type ReadResult } from '../../rules-schema/index.ts'

/** Where a rule, a list or an exclusion is (`/rules/0`, `/lists/0`, `/exclusions/0`), as `file:line:column`; undefined for anything else. */
export type PlaceName = (pointer: string) => string | undefined

/**
 * Of what was read well. The first question has every place looked for, in one reading of the texts, and lets go of them: an id
 * that two sources have is rare, but where there is one there may be thousands.
 */
export function placeNames({ value, locate }: Extract<ReadResult, { ok: true }>): PlaceName {
  const pointers = [...(value.rules ?? []).keys()].map(index => `/rules/${index}`)
  for (const index of (value.lists ?? []).keys()) pointers.push(`/lists/${index}`)
  for (const index of (value.exclusions ?? []).keys()) pointers.push(`/exclusions/${index}`)
  let look: typeof locate | undefined = locate
  let names = new Map<string, string>()
  return pointer => {
    if (look !== undefined) {
      const found = look(pointers.map(asked => error('RW201', asked, '')))
      names = new Map(
        found.map(({ file, line, column }, index) => [pointers[index] ?? '', `${file}:${line}:${column}`]),
      )
      look = undefined
    }
    return names.get(pointer)
  }
}
