export { judge } from './judge.ts'
export type {
  Difference,
  Expected,
  RuleTestFailure,
  RuleTestResult,
  RuleTestRun,
  Seen,
  SeenCondition,
  SeenValue,
} from './result.ts'
export { type RunOptions, runRuleTests } from './run-rule-tests.ts'
