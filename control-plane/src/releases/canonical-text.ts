import { canonicalJson } from 'rulewire/rules-schema'
import { createPause } from '../pause.ts'

/** `canonicalJson` of a rule set, in slices: rule by rule, list by list. */
export async function canonicalText(document: object): Promise<string> {
  const pause = createPause()
  const members: string[] = []
  for (const [name, member] of Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const text = Array.isArray(member) ? await items(member, pause) : canonicalJson(member)
    members.push(`${JSON.stringify(name)}:${text}`)
  }
  return `{${members.join(',')}}`
}

async function items(list: readonly unknown[], pause: ReturnType<typeof createPause>): Promise<string> {
  const texts: string[] = []
  for (const item of list) {
    texts.push(canonicalJson(item))
    await pause()
  }
  return `[${texts.join(',')}]`
}
