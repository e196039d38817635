import { type GeneratorName, generatorNames } from '../sample.ts'
import type { NamedMutant } from './mutant.ts'
import { files, textOf } from './mutator.ts'

/** What has to notice a swap in a file; in another file, any. */
const byFile: Readonly<Record<string, readonly GeneratorName[]>> = {
  'base64.ts': ['texts'],
  'body-need.ts': ['reports', 'conversation'],
  'endpoint.ts': ['conversation'],
  'excluded.ts': ['excluded', 'capped'],
  'exclusions.ts': ['excluded', 'reports'],
  'ip.ts': ['ips'],
  'operators.ts': ['spotlight', 'ips', 'occurrences'],
  'pattern.ts': ['endpoints'],
  'rules.ts': ['conversation'],
  'state.ts': ['reports', 'conversation'],
  'tests.ts': ['conversation', 'spotlight'],
  'verdict.ts': ['reports', 'conversation'],
  'walk.ts': ['excluded', 'capped'],
}

/** Wherever the interpreter asks for some, it asks for every, and the other way round. Named by the line with the change in it. */
export function swaps(): readonly NamedMutant[] {
  return files.flatMap(file => {
    const text = textOf(file)
    return [...text.matchAll(/\.(some|every)\(/g)].map(({ index, 1: word }) => {
      const [before, behind] = [text.slice(0, index), text.slice(index + `.${word}`.length)]
      const other = word === 'some' ? '.every' : '.some'
      const line = `${before.slice(before.lastIndexOf('\n') + 1)}${other}${behind.split('\n')[0]}`
      return {
        name: `${file}: ${line.trim()}`,
        mutant: [file, text, before + other + behind],
        by: byFile[file] ?? generatorNames,
      }
    })
  })
}
