export * from './addresses.ts'
export { type EndpointPathResult, type EndpointSegment, endpointNames, parseEndpointPath } from './endpoint-path.ts'
export { canonicalJson, hashOfRuleHashes, hashRule, hashRuleSet } from './hash.ts'
export {
  maxSegments,
  normalizedPath,
  normalizedStep,
  type PathResult,
  parsePath,
  type Segment,
} from './jsonpath/index.ts'
export { type ParsedRule, type ParseResult, parsedRules } from './parse-result.ts'
export * from './problem.ts'
export type * from './types.ts'
