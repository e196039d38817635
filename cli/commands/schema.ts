import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Command } from 'commander'

/** `rulewire schema`: what a rule file may say, for editors and other tools. */
export function schemaCommand(): Command {
  return new Command('schema')
    .summary('print the JSON Schema of rule files')
    .description('Prints the JSON Schema (draft 2020-12) of rule files, as editors and other tools read it.')
    .action(() => {
      const file = createRequire(import.meta.url).resolve('#rule-schema')
      process.stdout.write(readFileSync(file, 'utf8'))
    })
}
