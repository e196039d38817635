import { quote } from '../../form/describe.ts'
import { asText } from '../lenient.ts'
import type { Entry, Sections } from '../sections.ts'

/** What a document has besides rules, and Rulewire does not do. */
const sections: readonly { readonly name: string; readonly why: (entry: Entry) => string }[] = [
  { name: 'processors', why: entry => `the processor ${generatorOf(entry)}: what it would find out is not there` },
  { name: 'processor_overrides', why: () => 'a change to processors, which are not there' },
  { name: 'scanners', why: () => 'a scanner: bodies are not searched for kinds of data' },
]

export const leftOutSections = sections.map(({ name }) => name)

export function tellLeftOut(document: Sections): void {
  for (const { name, why } of sections)
    for (const entry of document.entries(name)) entry.members.spot.error(`left out: ${why(entry)}`)
  const { head } = document
  if (head.has('obfuscator'))
    head.spot
      .at('obfuscator')
      .error('left out: what reaches logs and traces is what rules capture, with a mask of theirs')
  if (head.has('metadata')) head.spot.at('metadata').info('not kept')
}

function generatorOf({ members }: Entry): string {
  return quote(asText(members.value('generator')) ?? 'without a generator')
}
