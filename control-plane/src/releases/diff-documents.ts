import {
  canonicalJson,
  diffRuleSets,
  type Exclusion,
  type List,
  type ListEntry,
  type Rule,
  type RuleSetDiff,
  type RuleSetDocument,
} from 'rulewire/rules-schema'
import { createPause } from '../pause.ts'

/** Before the first push there is nothing. */
export const emptyDocument: RuleSetDocument = { version: 1, rules: [] }

/** `diffRuleSets`, in slices: what both have, which is most of it, is taken out before. */
export async function diffDocuments(before: RuleSetDocument, after: RuleSetDocument): Promise<RuleSetDiff> {
  const pause = createPause()
  const rules = await withoutCommon<Rule>(before.rules, after.rules, pause)
  const lists = await withoutCommonEntries(before.lists ?? [], after.lists ?? [], pause)
  const exclusions = await withoutCommon<Exclusion>(before.exclusions ?? [], after.exclusions ?? [], pause)
  return diffRuleSets(
    { ...before, rules: rules.before, lists: lists.before, exclusions: exclusions.before },
    { ...after, rules: rules.after, lists: lists.after, exclusions: exclusions.after },
  )
}

type Pause = ReturnType<typeof createPause>

interface Sides<Part> {
  readonly before: readonly Part[]
  readonly after: readonly Part[]
}

async function withoutCommon<Part>(
  before: readonly Part[],
  after: readonly Part[],
  pause: Pause,
): Promise<Sides<Part>> {
  const [old, young] = [await textsOf(before, pause), await textsOf(after, pause)]
  const [inOld, inYoung] = [new Set(old), new Set(young)]
  return {
    before: before.filter((_, index) => !inYoung.has(old[index] as string)),
    after: after.filter((_, index) => !inOld.has(young[index] as string)),
  }
}

async function textsOf(parts: readonly unknown[], pause: Pause): Promise<readonly string[]> {
  const texts: string[] = []
  for (const part of parts) {
    texts.push(canonicalJson(part))
    await pause()
  }
  return texts
}

/** Of lists that are on both sides. */
async function withoutCommonEntries(
  before: readonly List[],
  after: readonly List[],
  pause: Pause,
): Promise<Sides<List>> {
  const rest = new Map<string, Sides<ListEntry>>()
  for (const list of before) {
    const successor = after.find(({ id }) => id === list.id)
    if (successor !== undefined) rest.set(list.id, await withoutCommon(list.entries, successor.entries, pause))
  }
  const reduced = (lists: readonly List[], side: keyof Sides<ListEntry>) =>
    lists.map(list => ({ ...list, entries: rest.get(list.id)?.[side] ?? list.entries }))
  return { before: reduced(before, 'before'), after: reduced(after, 'after') }
}
