import { DDWAF } from '@datadog/native-appsec'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  exportDatadogCustomRules,
  exportLibddwaf,
  importDatadogCustomRules,
  importLibddwaf,
  parseRuleSet,
  type RuleSet,
  type RuleSetDocument,
} from '../../rules-schema/index.ts'
import { conversation } from '../property/generators/index.ts'

const seed = Number(process.env.RULEWIRE_PROPERTY_SEED ?? 20_261_120)
const numRuns = Math.ceil(Number(process.env.RULEWIRE_PROPERTY_RUNS ?? 1_000) / 4)
const ruleSets = conversation.map(({ rules }) => rules)

function parsed(document: RuleSetDocument): RuleSet {
  const result = parseRuleSet(document)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** Ids of rules that are neither exported nor told of by an error. */
function lost({ rules }: RuleSet, exported: readonly string[], errors: readonly string[]): readonly string[] {
  return rules.map(({ id }) => id).filter(id => !exported.includes(id) && !errors.includes(id))
}

/** Every part that libddwaf refuses. */
function failedIn({ diagnostics }: DDWAF): readonly string[] {
  const sections: readonly unknown[] = Object.values(diagnostics)
  return sections.flatMap(section => (section as { readonly failed?: readonly string[] }).failed ?? [])
}

const place = { service: 'shop', env: 'prod' }

it('what is made for libddwaf is loaded by it whole, and can be imported', () => {
  let exported = 0
  fc.assert(
    fc.property(ruleSets, document => {
      const ruleSet = parsed(document)
      const { document: theirs, losses } = exportLibddwaf(ruleSet, place)
      const all = [...(theirs.rules ?? []), ...theirs.custom_rules]
      exported += all.length
      const errors = losses.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
      expect(
        lost(
          ruleSet,
          all.map(({ id }) => id),
          errors,
        ),
      ).toEqual([])
      if (all.length === 0) return
      const back = importLibddwaf(theirs)
      expect(back.losses.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(back.ruleSet?.rules.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      if (all.every(({ enabled }) => enabled === false)) return
      const waf = new DDWAF(theirs, 'rules')
      expect(failedIn(waf)).toEqual([])
      waf.dispose()
    }),
    { seed, numRuns },
  )
  expect(exported).toBeGreaterThan(numRuns)
})

it("what is made for Datadog's API can be imported", () => {
  let exported = 0
  fc.assert(
    fc.property(ruleSets, document => {
      const ruleSet = parsed(document)
      const { document: theirs, losses } = exportDatadogCustomRules(ruleSet)
      exported += theirs.data.length
      const errors = losses.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
      expect(
        lost(
          ruleSet,
          theirs.data.map(({ id }) => id),
          errors,
        ),
      ).toEqual([])
      const back = importDatadogCustomRules(theirs)
      // What lists have in them is not exported, and a negated form of one that is empty is switched off.
      const isOff = ({ reason }: { readonly reason: string }) => reason.startsWith('the rule is switched off: ')
      expect(back.losses.filter(loss => loss.severity === 'error' && loss.field !== '/rules' && !isOff(loss))).toEqual(
        [],
      )
      expect(back.ruleSet?.rules.map(({ id }) => id)).toEqual(theirs.data.map(({ id }) => id))
    }),
    { seed, numRuns },
  )
  expect(exported).toBeGreaterThan(numRuns / 4)
})
