export * from './addresses.ts'
export { canonicalJson } from './canonical-json.ts'
export {
  type Change,
  type ChangedList,
  type ChangedPart,
  diffRuleSets,
  isEmptyDiff,
  type RuleSetDiff,
} from './diff.ts'
export { type EndpointPathResult, type EndpointSegment, endpointNames, parseEndpointPath } from './endpoint-path.ts'
export {
  type CustomRuleAttributes,
  type DatadogDocument,
  type ExportPlace,
  type ExportResult,
  exportDatadogCustomRules,
  exportLibddwaf,
  type LibddwafDocument,
} from './export/index.ts'
export { ruleSchema } from './form/schema.ts'
export { hashOfParts, hashOfPartsInSteps, hashRule, hashRuleSet, partHashes, partHashesInSteps } from './hash.ts'
export { HashTree, type NamedHash } from './hash-tree.ts'
export {
  type ImportResult,
  importDatadogCustomRules,
  importLibddwaf,
  type LibddwafImportOptions,
  type Loss,
  type LossSeverity,
} from './import/index.ts'
export { maxRules } from './import/vocabulary.ts'
export { type JsonReading, Lines, maxDepth, readJson, type TextProblem } from './json/index.ts'
export {
  type ChildSegment,
  maxSegments,
  normalizedPath,
  normalizedStep,
  type PathResult,
  parsePath,
  type Segment,
  type Selector,
} from './jsonpath/index.ts'
export { cutProblems, orderProblems, orderProblemsInSteps } from './order-problems.ts'
export { type ParsedRule, type ParseResult, parsedRules } from './parse-result.ts'
export { parseRuleSet, parseRuleSetInSteps } from './parse-rule-set.ts'
export type { SetParts } from './parts.ts'
export { pointerTokens, within } from './pointer.ts'
export * from './problem.ts'
export { type RuleFile, readRuleFiles } from './read-rule-files.ts'
export { type ReadOptions, type ReadResult, readRuleSet } from './read-rule-set.ts'
export { secretWordIn } from './secrets.ts'
export { inOneGo } from './steps.ts'
export { parseTimestamp } from './timestamp.ts'
export { type CanonicalTransformerName, canonicalTransformer } from './transformer-names.ts'
export type * from './types.ts'
