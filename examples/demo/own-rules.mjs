import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hashRuleSet } from 'rulewire/rules-schema'
import { expectedTags } from './tags.mjs'

/** A directory of rules that belongs to the shop, with one rule in it that is about a request which no other is about. */
export async function openOwnRules(directory) {
  await mkdir(directory)
  const file = join(directory, 'own.json')
  /** What was written last and makes sense. */
  let inForce

  return {
    directory,
    request: ['GET', '/health'],

    /** @param {string} [id] one that is taken makes a file that does not fit */
    async write(edition, id = 'own-health') {
      const document = { version: 1, rules: [ruleOf(edition, id)] }
      await writeFile(file, JSON.stringify(document, null, 2))
      if (id === 'own-health') inForce = { document, edition }
    },

    /** As an editor leaves it that dies while it writes. */
    async breakOff() {
      const text = JSON.stringify(inForce.document, null, 2)
      await writeFile(file, text.slice(0, text.length / 2))
    },

    /** The hash of these rules and those of the control plane, as of one set. */
    programWith({ rules, lists }) {
      return hashRuleSet({ rules: [...rules, ...inForce.document.rules], lists })
    },

    /** Tags of `request` */
    tagsBy: program => expectedTags({ event: 'shop.health', metadata: { edition: inForce.edition } }, program),
  }
}

function ruleOf(edition, id) {
  return {
    id,
    category: 'business_logic',
    event: 'shop.health',
    endpoint: { method: 'GET', path: '/health' },
    capture: { edition: { value: edition } },
  }
}
