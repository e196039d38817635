import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readRuleFiles } from 'rulewire/rules-schema'
import { rulesDirectory } from '../services.mjs'

/** Name of the constant that tells the changed rule sets apart, on every event. */
export const generationKey = 'generation'

/**
 * Writes the rules of examples/rules with one change: every one of them captures the constant `generation` as well, so
 * that a tag on each span says which set judged it, besides the hash.
 * @returns {Promise<string>} the directory
 */
export function writeGeneration(parent, generation) {
  return writeChanged(join(parent, `rules-${generation}`), rule => withCapture(rule, generation))
}

/**
 * Writes the rules of examples/rules, each as `change` gives it.
 * @returns {Promise<string>} the directory
 */
export async function writeChanged(directory, change) {
  await mkdir(directory)
  for (const name of await readdir(rulesDirectory)) {
    const document = JSON.parse(await readFile(join(rulesDirectory, name), 'utf8'))
    const rules = document.rules.map(change)
    await writeFile(join(directory, name), JSON.stringify({ ...document, rules }, null, 2))
  }
  return directory
}

function withCapture(rule, generation) {
  return { ...rule, capture: { ...rule.capture, [generationKey]: { value: generation } } }
}

/** Three mistakes in two rules: a regex that RE2 cannot do, an operator that does not exist, a misspelt member. */
export const invalidDocument = {
  version: 1,
  rules: [
    {
      id: 'look-ahead',
      category: 'business_logic',
      event: 'users.look_ahead',
      conditions: [{ operator: 'match_regex', inputs: [{ address: 'server.request.uri.raw' }], regex: 'a(?=b)' }],
    },
    {
      id: 'misspelt',
      category: 'business_logic',
      event: 'users.misspelt',
      endpont: { method: 'POST', path: '/api/v1/login' },
      conditions: [{ operator: 'equal', inputs: [{ address: 'server.response.status' }], value: 401 }],
    },
  ],
}

/** As errors.md numbers them. */
export const invalidDocumentCodes = ['RW101', 'RW103', 'RW109']

/** The files of a directory as one rule set, as `rulewire push` sends it. */
export async function documentOf(directory) {
  const names = (await readdir(directory)).sort()
  const files = await Promise.all(names.map(async file => ({ file, source: await readFile(join(directory, file)) })))
  return readRuleFiles(files).document
}
